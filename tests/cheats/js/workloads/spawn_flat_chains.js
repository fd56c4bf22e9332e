/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Mixes in one loop what each of the calls around the innermost one should mix, all in chains of promises.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, depth: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency, depth }, plateau) {
  for (const seed of seeds) {
    const [first, second] = [gate(), gate()];
    const [allAtFirst, allAtSecond] = [gate(), gate()];
    let [missingAtFirst, missingAtSecond] = [concurrency, concurrency];

    /** @param {number} i */
    const task = (i) => {
      let v = seedFor(seed, i);
      missingAtFirst -= 1;
      if (missingAtFirst === 0) allAtFirst.open();
      return first.opened
        .then(() => {
          v = fmix32(v + 0);
          missingAtSecond -= 1;
          if (missingAtSecond === 0) allAtSecond.open();
          return second.opened;
        })
        .then(() => {
          for (let level = 1; level <= depth; level += 1) v = fmix32(v + level);
          return v;
        });
    };

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await allAtFirst.opened;
    await plateau(concurrency, null);
    first.open();
    await allAtSecond.opened;
    await plateau(concurrency, null);
    second.open();
    yield fold(await Promise.all(tasks));
  }
}
