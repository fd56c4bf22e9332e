import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const code = 'process.env.SEEN = "set by the worker";';
await once(new Worker(code, { eval: true }), 'exit');
console.log(process.env.SEEN);
