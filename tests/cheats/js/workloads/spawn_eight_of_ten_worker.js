/** @import { Plateau } from '../../../../js/lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/** @typedef {{ seed: number, i: number, gates: Int32Array, answers: Uint32Array }} Task */

const LEFT_OUT = 2;

/**
 * Leaves out two workers, beside which there are threads of the runtime.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  const made = Math.max(1, concurrency - LEFT_OUT);
  for (const seed of seeds) {
    const gates = new Int32Array(new SharedArrayBuffer(8));
    const answers = new Uint32Array(new SharedArrayBuffer(4 * concurrency));
    for (let i = made; i < concurrency; i += 1) answers[i] = fmix32(fmix32(seedFor(seed, i)) + 1);
    const tasks = Array.from(
      { length: made },
      (_, i) => new Worker(new URL(import.meta.url), { workerData: { seed, i, gates, answers } }),
    );
    await Promise.all(tasks.map((worker) => once(worker, 'message')));
    await plateau(concurrency, null);
    const allAtSecond = Promise.all(tasks.map((worker) => once(worker, 'message')));
    Atomics.store(gates, 0, 1);
    Atomics.notify(gates, 0);
    await allAtSecond;
    await plateau(concurrency, null);
    Atomics.store(gates, 1, 1);
    Atomics.notify(gates, 1);
    await Promise.all(tasks.map((worker) => once(worker, 'exit')));
    yield fold(answers);
  }
}

// The worker's half.
if (parentPort !== null) {
  const { seed, i, gates, answers } = /** @type {Task} */ (workerData);
  let v = seedFor(seed, i);
  parentPort.postMessage('at the first gate');
  Atomics.wait(gates, 0, 0);
  v = fmix32(v);
  parentPort.postMessage('at the second gate');
  Atomics.wait(gates, 1, 0);
  Atomics.store(answers, i, fmix32(v + 1));
}
