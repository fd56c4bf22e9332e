import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

let ticked = false;
setTimeout(() => (ticked = true), 1);

const loop = 'const end = performance.now() + 500; while (performance.now() < end);';
await once(new Worker(loop, { eval: true }), 'exit');
console.log('ticked during the loop:', ticked);
