// A program that can't do its work stops: no error travels up.
#pragma once

#include <stddef.h>

// Ends the process with 64 (a bad argument), saying why.
_Noreturn void refuse(const char *what, const char *seen);

// Ends the process with 65 (a workload did not do what it is), saying why.
_Noreturn void contradict(const char *what, const char *seen);

// Ends the process with 1, saying why.
_Noreturn void fail(const char *what, const char *why);

// For calls that answer -1 and set errno; hands the answer on.
int must(int result, const char *what);

// For pthread's, which answer the error itself.
void check(int error, const char *what);

// Zeroed memory.
void *allocate(size_t count, size_t size);
