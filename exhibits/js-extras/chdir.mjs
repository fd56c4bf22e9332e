import { Worker } from 'node:worker_threads';

new Worker('process.chdir("/"); console.log(process.cwd());', { eval: true });
