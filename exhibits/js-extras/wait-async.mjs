const cell = new Int32Array(new SharedArrayBuffer(4));
setImmediate(() => console.log('the loop'));
setTimeout(() => Atomics.notify(cell, 0), 100); // keeps Node alive as well: the wait does not
console.log(await Atomics.waitAsync(cell, 0, 0).value);
