const saved = [];

async function save(number) {
  await null;
  saved.push(number);
}

[3, 2, 1].forEach(async (number) => {
  await save(number);
}); // forEach drops the promises it is given
console.log(saved);
