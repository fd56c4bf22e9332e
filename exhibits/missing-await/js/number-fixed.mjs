async function price() {
  return 42;
}

console.log((await price()) + 1);
