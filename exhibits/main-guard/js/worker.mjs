import { Worker, workerData } from 'node:worker_threads';

const level = workerData ?? 0;
console.log('level', level);
if (level < 3) {
  // Without this end it goes on until memory is gone.
  new Worker(import.meta.filename, { workerData: level + 1 });
}
