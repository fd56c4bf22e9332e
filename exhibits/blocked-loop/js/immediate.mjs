import { setImmediate } from 'node:timers/promises';

let ticked = false;
setTimeout(() => (ticked = true), 1);

for (let turn = 0; turn < 1_000_000 && !ticked; turn++) {
  await setImmediate(); // one whole round of the loop
}
console.log('ticked during the loop:', ticked);
