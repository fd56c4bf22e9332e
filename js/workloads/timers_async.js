/** @import { Sleep } from '../lib/types.js' */
import { fmix32, fold, seedFor } from '../lib/u32.js';

/**
 * Async functions that sleep `hops` times one after the other, all at once on one thread.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, hops: number, delay_ms_min: number, delay_ms_max: number }} parameters
 * @param {Sleep} sleep
 */
export async function* timers(seeds, { concurrency, hops, delay_ms_min: least, delay_ms_max: most }, sleep) {
  for (const seed of seeds) {
    // region work
    /** @param {number} i */
    const task = async (i) => {
      let v = seedFor(seed, i);
      for (let hop = 0; hop < hops; hop += 1) {
        const ms = least + (seedFor(seed, Math.imul(i, hops) + hop) % (most - least + 1));
        await sleep(i, ms);
        v = fmix32(v + ms);
      }
      return v;
    };

    const answers = await Promise.all(Array.from({ length: concurrency }, (_, i) => task(i)));
    // endregion
    yield fold(answers);
  }
}
