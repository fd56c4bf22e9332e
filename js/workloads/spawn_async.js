/** @import { Plateau } from '../lib/types.js' */
import { gate } from '../lib/gate.js';
import { fmix32, fold, seedFor } from '../lib/u32.js';

/**
 * Makes `concurrency` async functions that park at two gates, one after the other, each opened by the parent
 * when all have come. Each parks in the innermost of `depth` calls.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, depth: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency, depth }, plateau) {
  for (const seed of seeds) {
    // region work
    const [first, second] = [gate(), gate()];
    const [allAtFirst, allAtSecond] = [gate(), gate()];
    let [missingAtFirst, missingAtSecond] = [concurrency, concurrency];

    /** @param {number} i */
    const park = async (i) => {
      let v = seedFor(seed, i); // must survive both waits in this call's own frame
      missingAtFirst -= 1;
      if (missingAtFirst === 0) allAtFirst.open();
      await first.opened;
      v = fmix32(v + 0);
      missingAtSecond -= 1;
      if (missingAtSecond === 0) allAtSecond.open();
      await second.opened;
      return fmix32(v + 1);
    };

    /**
     * @param {number} i
     * @param {number} level
     * @returns {Promise<number>}
     */
    const enclose = async (i, level) => {
      const v = await call(i, level - 1);
      return fmix32(v + level); // the level must survive the wait in this call's own frame
    };

    /**
     * @param {number} i
     * @param {number} level
     * @returns {Promise<number>}
     */
    const call = (i, level) => (level === 1 ? park(i) : enclose(i, level));

    const tasks = Array.from({ length: concurrency }, (_, i) => call(i, depth));
    await allAtFirst.opened;
    await plateau(concurrency, null);
    first.open();
    await allAtSecond.opened;
    await plateau(concurrency, null);
    second.open();
    const answers = await Promise.all(tasks);
    // endregion
    yield fold(answers);
  }
}
