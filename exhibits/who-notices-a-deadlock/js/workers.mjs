import { Worker, isMainThread, workerData } from 'node:worker_threads';

function lock(cells, at) {
  while (Atomics.compareExchange(cells, at, 0, 1) !== 0) Atomics.wait(cells, at, 1);
}

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(3 * 4)); // two locks, and how many hold one
  for (const first of [0, 1]) new Worker(import.meta.filename, { workerData: { cells, first } });
  while (Atomics.load(cells, 2) < 2) await new Promise(setImmediate);
  console.log('each holds one');
} else {
  const { cells, first } = workerData;
  lock(cells, first);
  Atomics.add(cells, 2, 1);
  while (Atomics.load(cells, 2) < 2); // until each holds one
  lock(cells, 1 - first);
}
