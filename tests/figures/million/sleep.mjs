// n promises of a timer each: sleep.mjs MODE N SECONDS, MODE one of `sleep`, `frame` and `gate`.
import { readSync } from 'node:fs';

const [mode, n, ms] = [process.argv[2], Number(process.argv[3]), 1000 * Number(process.argv[4])];
const chunk = Buffer.alloc(64);
const told = () => chunk.toString('latin1', 0, readSync(0, chunk)).trim();
let open = () => undefined;
const gate = new Promise((resolve) => {
  open = resolve;
});
const sleep = () => new Promise((resolve) => setTimeout(resolve, ms));
const frame = async () => {
  await sleep();
};
const wait = async () => {
  await gate;
};

const make = { sleep, frame, gate: wait }[mode];
const tasks = [];
for (let i = 0; i < n; i += 1) tasks.push(make());
console.log('asleep');
if (told() === 'collect') {
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  console.log('collected');
  told();
}
open();
await Promise.all(tasks);
console.log('ended');
told();
