import { Worker } from 'node:worker_threads';

const worker = new Worker('process.chdir("/"); console.log(process.cwd());', { eval: true });
worker.on('error', (error) => console.log(error.code));
