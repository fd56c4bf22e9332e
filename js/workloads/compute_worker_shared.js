/** @import { Recipe } from '../lib/types.js' */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { unitFrom } from '../lib/trace.js';
import { fold } from '../lib/u32.js';

/** @typedef {{ recipe: Recipe, size: number, words: Int32Array, answers: Uint32Array }} Shared */

// Words of the memory that all workers share.
const SEED = 0;
const NEXT = 1; // the unit that nobody has taken yet
const BUSY = 2; // workers that have not run out of units
const BEGUN = 3; // seeds, counted
const ENDED = 4; // the same

/**
 * A pool of workers, made and ready before the first seed, that take units by a shared counter and leave the
 * answers in shared memory: there are no messages.
 * @param {Iterable<number>} seeds
 * @param {{ units: number, size: number, workers: number }} parameters
 * @param {Recipe} recipe
 */
export async function* compute(seeds, { units, size, workers }, recipe) {
  const words = new Int32Array(new SharedArrayBuffer(20));
  const answers = new Uint32Array(new SharedArrayBuffer(4 * units));
  const shared = { recipe, size, words, answers };
  const pool = Array.from(
    { length: workers },
    () => new Worker(new URL(import.meta.url), { workerData: shared }),
  );
  await Promise.all(pool.map((worker) => once(worker, 'message'))); // ready

  for (const seed of seeds) {
    // region work
    words.set([seed, 0, workers]);
    const ended = Atomics.add(words, BEGUN, 1);
    Atomics.notify(words, BEGUN);
    waitWhile(words, ENDED, ended); // blocks the loop, which nobody else wants
    // endregion
    yield fold(answers);
  }

  await Promise.all(pool.map((worker) => worker.terminate()));
}

/**
 * Blocks while a word has this value: a notification may be one of the seed before, come late.
 * @param {Int32Array} words
 * @param {number} which
 * @param {number} value
 */
function waitWhile(words, which, value) {
  while (Atomics.load(words, which) === value) Atomics.wait(words, which, value);
}

// The worker's half.
if (parentPort !== null) {
  // region work
  const { recipe, size, words, answers } = /** @type {Shared} */ (workerData);
  const unit = unitFrom(recipe);
  parentPort.postMessage('ready');
  for (let begun = 0; ; begun += 1) {
    waitWhile(words, BEGUN, begun);
    const seed = Atomics.load(words, SEED) >>> 0;
    for (let i; (i = Atomics.add(words, NEXT, 1)) < answers.length; ) answers[i] = unit(seed, i, size);
    if (Atomics.sub(words, BUSY, 1) === 1) {
      Atomics.store(words, ENDED, begun + 1);
      Atomics.notify(words, ENDED);
    }
  }
  // endregion
}
