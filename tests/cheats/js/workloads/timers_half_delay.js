/** @import { Sleep } from '../../../../js/lib/types.js' */
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Async functions that sleep half as long as they should, and say the whole.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, hops: number, delay_ms_min: number, delay_ms_max: number }} parameters
 * @param {Sleep} sleep
 */
export async function* timers(seeds, { concurrency, hops, delay_ms_min: least, delay_ms_max: most }, sleep) {
  for (const seed of seeds) {
    /** @param {number} i */
    const task = async (i) => {
      let v = seedFor(seed, i);
      for (let hop = 0; hop < hops; hop += 1) {
        const ms = least + (seedFor(seed, Math.imul(i, hops) + hop) % (most - least + 1));
        await sleep(i, Math.ceil(ms / 2));
        v = fmix32(v + ms);
      }
      return v;
    };
    yield fold(await Promise.all(Array.from({ length: concurrency }, (_, i) => task(i))));
  }
}
