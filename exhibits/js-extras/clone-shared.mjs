import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const code = `const { parentPort } = require("node:worker_threads");
parentPort.once("message", (counts) => { Atomics.add(counts, 0, 1); });`;
const counts = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(code, { eval: true });
worker.postMessage(counts);
await once(worker, 'exit');
console.log(counts[0]);
