/** @import { Plateau, Poke } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Parks its tasks at one promise that all share, and answers pokes by the formula: no task is woken for one.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* mailbox(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    const end = gate();

    /** @param {number} i */
    const task = async (i) => {
      const v = seedFor(seed, i);
      await end.opened;
      return v;
    };

    /** @type {Poke} */
    const poke = async (i, nonce) => fmix32(seedFor(seed, i) + nonce);

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await plateau(concurrency, poke);
    end.open();
    yield fold(await Promise.all(tasks));
  }
}
