const saved = [];

async function save(number) {
  await null;
  saved.push(number);
}

await Promise.all([3, 2, 1].map(save));
console.log(saved);
