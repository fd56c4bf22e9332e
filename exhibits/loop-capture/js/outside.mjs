const later = [];
let i; // before the loop: one variable, as with var
for (i = 0; i < 5; i++) {
  later.push(() => i);
}
console.log(...later.map((call) => call()));
