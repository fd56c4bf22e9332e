/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Keeps all values in an array, and one chain of promises for it: nothing else waits at the gates.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    const [first, second, atSecond] = [gate(), gate(), gate()];
    let values = Array.from({ length: concurrency }, (_, i) => seedFor(seed, i));
    const all = first.opened
      .then(() => {
        values = values.map((v) => fmix32(v + 0));
        atSecond.open();
        return second.opened;
      })
      .then(() => values.map((v) => fmix32(v + 1)));
    await plateau(concurrency, null);
    first.open();
    await atSecond.opened;
    await plateau(concurrency, null);
    second.open();
    yield fold(await all);
  }
}
