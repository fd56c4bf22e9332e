const later = [];
for (var i = 0; i < 5; i++) {
  (function (own) {
    later.push(() => own);
  })(i);
}
console.log(...later.map((call) => call()));
