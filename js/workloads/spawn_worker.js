/** @import { Plateau } from '../lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fmix32, fold, seedFor } from '../lib/u32.js';

/** @typedef {{ seed: number, i: number, concurrency: number, gates: Int32Array, answers: Uint32Array }} Task */

// Words of the memory that all workers share.
const ARRIVED = 0;
const MET = 1;
const RELEASED = 2;

/**
 * Makes a worker per task. They park by `Atomics.wait`, which stops the thread itself: a worker that waits
 * for a message is parked too, but then the parent would have to open the first gate for the last to arrive.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    // region work
    const gates = new Int32Array(new SharedArrayBuffer(12));
    const answers = new Uint32Array(new SharedArrayBuffer(4 * concurrency));
    const tasks = Array.from(
      { length: concurrency },
      (_, i) =>
        new Worker(new URL(import.meta.url), { workerData: { seed, i, concurrency, gates, answers } }),
    );
    await Promise.all(tasks.map((worker) => once(worker, 'message'))); // parked
    await plateau(concurrency, null);
    Atomics.store(gates, RELEASED, 1);
    Atomics.notify(gates, RELEASED);
    await Promise.all(tasks.map((worker) => once(worker, 'exit')));
    // endregion
    yield fold(answers);
  }
}

// The worker's half.
if (parentPort !== null) {
  // region work
  const { seed, i, concurrency, gates, answers } = /** @type {Task} */ (workerData);
  let v = seedFor(seed, i);
  if (Atomics.add(gates, ARRIVED, 1) + 1 === concurrency) {
    Atomics.store(gates, MET, 1);
    Atomics.notify(gates, MET);
  }
  Atomics.wait(gates, MET, 0); // returns at once when the gate is open
  v = fmix32(v + 0);
  parentPort.postMessage('parked');
  Atomics.wait(gates, RELEASED, 0);
  Atomics.store(answers, i, fmix32(v + 1));
  // endregion
}
