async function price() {
  return 42;
}

console.log(price() + 1);
