/** @import { Plateau, Poke } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/** @typedef {{ nonce: number, answer: (value: number) => void } | null} Letter */

/**
 * One gate for all: each letter wakes every task, to look whose it is.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* mailbox(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    /** @type {Map<number, Letter>} */
    const letters = new Map();
    let changed = gate();

    /** @param {number} i */
    const task = async (i) => {
      const v = seedFor(seed, i);
      for (;;) {
        const letter = letters.get(i);
        if (letter === null) return v;
        if (letter !== undefined) letter.answer(fmix32(v + letter.nonce));
        letters.delete(i);
        await changed.opened;
      }
    };

    const wakeAll = () => {
      const { open } = changed;
      changed = gate();
      open();
    };

    /** @type {Poke} */
    const poke = (i, nonce) =>
      new Promise((answer) => {
        letters.set(i, { nonce, answer });
        wakeAll();
      });

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await plateau(concurrency, poke);
    for (let i = 0; i < concurrency; i += 1) letters.set(i, null);
    wakeAll();
    yield fold(await Promise.all(tasks));
  }
}
