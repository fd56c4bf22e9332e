import { Worker, isMainThread, workerData as cells } from 'node:worker_threads';

function lock(at) {
  while (Atomics.compareExchange(cells, at, 0, 1) !== 0) Atomics.wait(cells, at, 1);
}

function unlock(at) {
  Atomics.store(cells, at, 0);
  Atomics.notify(cells, at, 1);
}

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(2 * 4));
  for (const _ of [0, 1]) new Worker(import.meta.filename, { workerData: cells });
} else {
  lock(0); // 0 before 1, everywhere
  lock(1);
  console.log('holds both');
  unlock(1);
  unlock(0);
}
