import { Worker, isMainThread, workerData } from 'node:worker_threads';

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(2 * 4)); // whose turn it is, and how many have come
  for (const mine of [0, 1]) new Worker(import.meta.filename, { workerData: { cells, mine } });
  process.on('exit', () => console.log('hand-overs:', cells[0]));
} else {
  const { cells, mine } = workerData;
  Atomics.add(cells, 1, 1);
  while (Atomics.load(cells, 1) < 2);
  const end = Date.now() + 1000;
  for (let now; (now = Atomics.load(cells, 0)) < 5000 && Date.now() < end; ) {
    if (now % 2 === mine) Atomics.store(cells, 0, now + 1); // nobody else writes now
  }
}
