import { Worker, isMainThread, workerData } from 'node:worker_threads';

const cells = workerData ?? new Int32Array(new SharedArrayBuffer(2 * 4)); // two locks; the workers get the main thread's

function lock(at) {
  while (Atomics.compareExchange(cells, at, 0, 1) !== 0) Atomics.wait(cells, at, 1);
}

function unlock(at) {
  Atomics.store(cells, at, 0);
  Atomics.notify(cells, at, 1);
}

if (isMainThread) {
  for (const _ of [0, 1]) new Worker(import.meta.filename, { workerData: cells });
} else {
  lock(0); // 0 before 1, everywhere
  lock(1);
  console.log('holds both');
  unlock(1);
  unlock(0);
}
