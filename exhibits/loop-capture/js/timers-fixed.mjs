for (let i = 0; i < 5; i++) {
  setTimeout(() => process.stdout.write(`${i} `));
}
