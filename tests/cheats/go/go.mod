module programs/cheats

go 1.26

require programs v0.0.0

replace programs => ../../../go
