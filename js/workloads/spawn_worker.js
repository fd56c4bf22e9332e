/** @import { Plateau } from '../lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fmix32, fold, seedFor } from '../lib/u32.js';

/** @typedef {{ seed: number, i: number, depth: number, gates: Int32Array, answers: Uint32Array }} Task */

// Words of the memory that all workers share: the gates, 1 when open.
const FIRST = 0;
const SECOND = 1;

/**
 * Makes a worker per task. They say by a message that they have come, and park by `Atomics.wait`, which stops
 * the thread itself: one notification opens a gate for all. Each parks in the innermost of `depth` calls.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, depth: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency, depth }, plateau) {
  for (const seed of seeds) {
    // region work
    const gates = new Int32Array(new SharedArrayBuffer(8));
    const answers = new Uint32Array(new SharedArrayBuffer(4 * concurrency));
    const tasks = Array.from(
      { length: concurrency },
      (_, i) => new Worker(new URL(import.meta.url), { workerData: { seed, i, depth, gates, answers } }),
    );
    await Promise.all(tasks.map((worker) => once(worker, 'message')));
    await plateau(concurrency, null);
    const allAtSecond = Promise.all(tasks.map((worker) => once(worker, 'message')));
    open(gates, FIRST);
    await allAtSecond;
    await plateau(concurrency, null);
    open(gates, SECOND);
    await Promise.all(tasks.map((worker) => once(worker, 'exit')));
    // endregion
    yield fold(answers);
  }
}

/**
 * @param {Int32Array} gates
 * @param {number} which
 */
function open(gates, which) {
  Atomics.store(gates, which, 1);
  Atomics.notify(gates, which);
}

// The worker's half.
if (parentPort !== null) {
  // region work
  const { seed, i, depth, gates, answers } = /** @type {Task} */ (workerData);
  const parent = parentPort;

  /**
   * @param {number} level
   * @returns {number}
   */
  const park = (level) => {
    if (level > 1) return fmix32(park(level - 1) + level);
    let v = seedFor(seed, i);
    parent.postMessage('at the first gate');
    Atomics.wait(gates, FIRST, 0); // returns at once when the gate is open
    v = fmix32(v + 0);
    parent.postMessage('at the second gate');
    Atomics.wait(gates, SECOND, 0);
    return fmix32(v + 1);
  };

  Atomics.store(answers, i, park(depth));
  // endregion
}
