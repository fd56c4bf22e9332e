/** @import { Sleep } from '../../../../js/lib/types.js' */
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * One sleep of a millisecond after the other serves all tasks: each waits in the bucket of the tick at which
 * it is due.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, hops: number, delay_ms_min: number, delay_ms_max: number }} parameters
 * @param {Sleep} sleep
 */
export async function* timers(seeds, { concurrency, hops, delay_ms_min: least, delay_ms_max: most }, sleep) {
  for (const seed of seeds) {
    const values = Array.from({ length: concurrency }, (_, i) => seedFor(seed, i));
    /** @type {Map<number, (() => void)[]>} */
    const buckets = new Map();
    let left = concurrency;

    const start = (/** @type {number} */ tick, /** @type {number} */ i, /** @type {number} */ hop) => {
      if (hop === hops) {
        left -= 1;
        return;
      }
      const ms = least + (seedFor(seed, Math.imul(i, hops) + hop) % (most - least + 1));
      const bucket = buckets.get(tick + ms) ?? [];
      bucket.push(() => {
        values[i] = fmix32((values[i] ?? 0) + ms);
        start(tick + ms, i, hop + 1);
      });
      buckets.set(tick + ms, bucket);
    };

    for (let i = 0; i < concurrency; i += 1) start(0, i, 0);
    for (let tick = 1; left > 0; tick += 1) {
      await sleep(0, 1);
      for (const wake of buckets.get(tick) ?? []) wake();
      buckets.delete(tick);
    }
    yield fold(values);
  }
}
