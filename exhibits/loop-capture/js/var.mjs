const later = [];
for (var i = 0; i < 5; i++) {
  later.push(() => i);
}
console.log(...later.map((call) => call()));
