const cell = new Int32Array(new SharedArrayBuffer(4));
setImmediate(() => console.log('the loop'));
console.log(Atomics.wait(cell, 0, 0, 100)); // a browser's page throws a TypeError here
