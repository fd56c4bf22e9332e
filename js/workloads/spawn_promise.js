/** @import { Plateau } from '../lib/types.js' */
import { gate } from '../lib/gate.js';
import { fmix32, fold, seedFor } from '../lib/u32.js';

/**
 * Makes `concurrency` chains of promises that park at two gates, one after the other, each opened by the parent
 * when all have come. Each parks in the innermost of `depth` calls. No async function is among them.
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
    const park = (i) => {
      let v = seedFor(seed, i); // must survive both waits in the closures of this call
      missingAtFirst -= 1;
      if (missingAtFirst === 0) allAtFirst.open();
      return first.opened
        .then(() => {
          v = fmix32(v + 0);
          missingAtSecond -= 1;
          if (missingAtSecond === 0) allAtSecond.open();
          return second.opened;
        })
        .then(() => fmix32(v + 1));
    };

    /**
     * @param {number} i
     * @param {number} level must survive the wait in the closure of this call
     * @returns {Promise<number>}
     */
    const enclose = (i, level) => call(i, level - 1).then((v) => fmix32(v + level));

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
