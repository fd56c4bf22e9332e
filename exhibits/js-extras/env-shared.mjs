import { once } from 'node:events';
import { SHARE_ENV, Worker } from 'node:worker_threads';

const code = 'process.env.SEEN = "set by the worker";';
await once(new Worker(code, { eval: true, env: SHARE_ENV }), 'exit');
console.log(process.env.SEEN);
