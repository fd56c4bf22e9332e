import { Worker } from 'node:worker_threads';

const worker = new Worker('throw new Error("disk full")', { eval: true });
worker.on('error', (error) => console.log('not saved:', error.message));
