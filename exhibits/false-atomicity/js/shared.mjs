import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const [counter, arrived] = [0, 1];
const cells = isMainThread ? new Int32Array(new SharedArrayBuffer(8)) : workerData;
if (isMainThread) {
  const workers = Array.from({ length: 4 }, () => new Worker(import.meta.filename, { workerData: cells }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  console.log('lost:', 20_000_000 - cells[counter]);
} else {
  Atomics.add(cells, arrived, 1);
  while (Atomics.load(cells, arrived) < 4); // so that all begin together
  for (let i = 0; i < 5_000_000; i++) {
    cells[counter]++;
  }
}
