for (var i = 0; i < 5; i++) {
  setTimeout(() => process.stdout.write(`${i} `)); // runs when the loop is over, however short it waits
}
