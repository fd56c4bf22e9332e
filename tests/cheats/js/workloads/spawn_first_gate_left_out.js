/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Parks once, at the second gate, and calls both plateaus there.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    const second = gate();

    /** @param {number} i */
    const task = async (i) => {
      const v = fmix32(seedFor(seed, i) + 0);
      await second.opened;
      return fmix32(v + 1);
    };

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await plateau(concurrency, null);
    await plateau(concurrency, null);
    second.open();
    yield fold(await Promise.all(tasks));
  }
}
