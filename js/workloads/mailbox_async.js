/** @import { Plateau, Poke } from '../lib/types.js' */
import { fmix32, fold, seedFor } from '../lib/u32.js';

/** @typedef {{ nonce: number, answer: (value: number) => void }} Letter */

/**
 * Async functions that each wait for a promise of their own: letters until it is null, the end.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* mailbox(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    // region work
    /** @type {((letter: Letter | null) => void)[]} */
    const send = [];

    /** @param {number} i */
    const receive = (i) =>
      new Promise((/** @type {(letter: Letter | null) => void} */ resolve) => {
        send[i] = resolve;
      });

    /** @param {number} i */
    const task = async (i) => {
      const v = seedFor(seed, i);
      for (let letter = await receive(i); letter !== null; letter = await receive(i)) {
        letter.answer(fmix32(v + letter.nonce));
      }
      return v;
    };

    /** @type {Poke} */
    const poke = (i, nonce) => new Promise((answer) => send[i]?.({ nonce, answer }));

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i)); // each runs until it parks
    await plateau(concurrency, poke);
    for (const wake of send) wake(null);
    const answers = await Promise.all(tasks);
    // endregion
    yield fold(answers);
  }
}
