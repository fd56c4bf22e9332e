const later = [];
for (const price of [10, 20, 30, 40, 50]) {
  later.push(() => price);
}
console.log(...later.map((call) => call()));
