/** @import { Plateau } from '../../../../js/lib/types.js' */
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Keeps closures in an array and calls them after the plateaus: nothing is ever suspended.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    const closures = Array.from({ length: concurrency }, (_, i) => {
      const v = fmix32(seedFor(seed, i) + 0);
      return () => fmix32(v + 1);
    });
    await plateau(concurrency, null);
    await plateau(concurrency, null);
    yield fold(closures.map((finish) => finish()));
  }
}
