/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Says that all have come to the second gate as soon as it has opened the first.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    const [first, second] = [gate(), gate()];

    /** @param {number} i */
    const task = async (i) => {
      let v = seedFor(seed, i);
      await first.opened;
      v = fmix32(v + 0);
      await second.opened;
      return fmix32(v + 1);
    };

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await plateau(concurrency, null);
    first.open();
    await plateau(concurrency, null);
    second.open();
    yield fold(await Promise.all(tasks));
  }
}
