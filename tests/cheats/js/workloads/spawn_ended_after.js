/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Its async functions have their values before they park for the last time. So it answers while they are parked,
 * and wakes and ends them when no clock runs.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    const [first, second] = [gate(), gate()];
    const [allAtFirst, allAtSecond] = [gate(), gate()];
    const answers = new Uint32Array(concurrency);
    let [missingAtFirst, missingAtSecond] = [concurrency, concurrency];

    /** @param {number} i */
    const task = async (i) => {
      let v = seedFor(seed, i);
      missingAtFirst -= 1;
      if (missingAtFirst === 0) allAtFirst.open();
      await first.opened;
      v = fmix32(v + 0);
      answers[i] = fmix32(v + 1);
      missingAtSecond -= 1;
      if (missingAtSecond === 0) allAtSecond.open();
      await second.opened;
    };

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await allAtFirst.opened;
    await plateau(concurrency, null);
    first.open();
    await allAtSecond.opened;
    await plateau(concurrency, null);
    yield fold(answers);
    second.open();
    await Promise.all(tasks);
  }
}
