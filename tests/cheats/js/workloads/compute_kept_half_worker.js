/** @import { Recipe } from '../../../../js/lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { unitFrom } from '../../../../js/lib/trace.js';
import { fold } from '../../../../js/lib/u32.js';

/** @typedef {{ seed: number, i: number, size: number }} Order */

/**
 * A pool of workers of which all take units in the first half, where the units meet; in the second, whichever
 * is the first to answer takes all that are left.
 * @param {Iterable<number>} seeds
 * @param {{ units: number, size: number, workers: number }} parameters
 * @param {Recipe} recipe
 */
export async function* compute(seeds, { units, size, workers }, recipe) {
  const pool = Array.from(
    { length: workers },
    () => new Worker(new URL(import.meta.url), { workerData: recipe }),
  );
  await Promise.all(pool.map((worker) => once(worker, 'message'))); // ready

  for (const seed of seeds) {
    const answers = new Uint32Array(units);
    let next = 0;
    /** @type {Worker | null} */
    let last = null;

    /** @param {Worker} worker */
    const feed = async (worker) => {
      while (next < units && (last ?? worker) === worker) {
        const i = next;
        next += 1;
        worker.postMessage({ seed, i, size });
        const [answer] = /** @type {[number]} */ (await once(worker, 'message'));
        answers[i] = answer;
        if (2 * i >= units) last ??= worker;
      }
    };

    await Promise.all(pool.map(feed));
    yield fold(answers);
  }

  await Promise.all(pool.map((worker) => worker.terminate()));
}

// The worker's half.
if (parentPort !== null) {
  const parent = parentPort;
  const unit = unitFrom(/** @type {Recipe} */ (workerData));
  parent.on('message', (/** @type {Order} */ { seed, i, size }) => {
    parent.postMessage(unit(seed, i, size));
  });
  parent.postMessage('ready');
}
