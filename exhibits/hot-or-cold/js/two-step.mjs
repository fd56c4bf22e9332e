let counter;

async function work() {
  for (let i = 0; i < 100; i++) {
    const seen = counter;
    await null;
    counter = seen + 1;
  }
}

const counts = [];
for (let run = 0; run < 20; run++) {
  counter = 0;
  await Promise.all(Array.from({ length: 10 }, work));
  counts.push(counter);
}
console.log('fewest of 1000 counted in 20 runs:', Math.min(...counts));
console.log('most of 1000 counted in 20 runs:', Math.max(...counts));
console.log('different counts in 20 runs:', new Set(counts).size);
