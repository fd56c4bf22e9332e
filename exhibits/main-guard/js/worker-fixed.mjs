import { isMainThread, Worker, workerData } from 'node:worker_threads';

const level = workerData ?? 0;
console.log('level', level);
if (isMainThread) {
  new Worker(import.meta.filename, { workerData: level + 1 });
}
