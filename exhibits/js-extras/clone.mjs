import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const code = `const { parentPort } = require("node:worker_threads");
parentPort.once("message", (counts) => { counts[0]++; });`;
const counts = [0];
const worker = new Worker(code, { eval: true });
worker.postMessage(counts);
await once(worker, 'exit');
console.log(counts[0]);
