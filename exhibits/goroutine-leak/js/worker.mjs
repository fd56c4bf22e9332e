import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const code = `const { parentPort } = require("node:worker_threads");
parentPort.on("message", (n) => parentPort.postMessage(n * n));`;
const worker = new Worker(code, { eval: true });
worker.postMessage(7);
console.log(...(await once(worker, 'message'))); // and the process stays: the worker listens for more
