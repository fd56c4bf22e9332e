const cell = new Int32Array(new SharedArrayBuffer(4));
console.log(await Atomics.waitAsync(cell, 0, 0, 100).value);
