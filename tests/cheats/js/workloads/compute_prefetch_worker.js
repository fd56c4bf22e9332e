/** @import { Recipe } from '../../../../js/lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { unitFrom } from '../../../../js/lib/trace.js';
import { fold } from '../../../../js/lib/u32.js';

/** @typedef {{ seed: number, i: number, size: number }} Order */

const AHEAD = 2;

/**
 * A pool of workers, each of which has its next unit lying ready while it computes one.
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

    /** @param {Worker} worker */
    const feed = async (worker) => {
      /** @type {number[]} */
      const ordered = [];
      const order = () => {
        if (next === units) return;
        worker.postMessage({ seed, i: next, size });
        ordered.push(next);
        next += 1;
      };
      for (let k = 0; k < AHEAD; k += 1) order();
      for (let i = ordered.shift(); i !== undefined; i = ordered.shift()) {
        const [answer] = /** @type {[number]} */ (await once(worker, 'message'));
        answers[i] = answer;
        order();
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
