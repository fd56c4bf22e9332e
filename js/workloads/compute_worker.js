/** @import { Recipe } from '../lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { gate } from '../lib/gate.js';
import { unitFrom } from '../lib/trace.js';
import { fold } from '../lib/u32.js';

/** @typedef {{ seed: number, i: number, size: number }} Order */

/**
 * A pool of workers, made and ready before the first seed; each is handed its next unit when it has
 * answered the one before.
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
    // region work
    const answers = new Uint32Array(units);
    let next = 0;

    /** @param {Worker} worker */
    const feed = (worker) => {
      const { opened: fed, open: end } = gate();
      let i = 0;
      const order = () => {
        if (next === units) {
          worker.off('message', answered);
          end();
          return;
        }
        i = next;
        next += 1;
        worker.postMessage({ seed, i, size });
      };
      /** @param {number} answer */
      const answered = (answer) => {
        answers[i] = answer;
        order();
      };
      worker.on('message', answered);
      order();
      return fed;
    };

    await Promise.all(pool.map(feed));
    // endregion
    yield fold(answers);
  }

  await Promise.all(pool.map((worker) => worker.terminate()));
}

// The worker's half.
if (parentPort !== null) {
  // region work
  const parent = parentPort;
  const unit = unitFrom(/** @type {Recipe} */ (workerData));
  parent.on('message', (/** @type {Order} */ { seed, i, size }) => {
    parent.postMessage(unit(seed, i, size));
  });
  parent.postMessage('ready');
  // endregion
}
