let counter = 0;

async function work() {
  for (let i = 0; i < 100; i++) {
    const seen = counter;
    await null;
    counter = seen + 1;
  }
}

await Promise.all(Array.from({ length: 10 }, work));
console.log('counted:', counter, 'of 1000');
