/** @import { Sleep } from '../../../../js/lib/types.js' */
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * A loop over hops that waits for the sleeps of all tasks at once: no task goes on by itself.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, hops: number, delay_ms_min: number, delay_ms_max: number }} parameters
 * @param {Sleep} sleep
 */
export async function* timers(seeds, { concurrency, hops, delay_ms_min: least, delay_ms_max: most }, sleep) {
  for (const seed of seeds) {
    const values = Array.from({ length: concurrency }, (_, i) => seedFor(seed, i));
    for (let hop = 0; hop < hops; hop += 1) {
      const delays = values.map(
        (_, i) => least + (seedFor(seed, Math.imul(i, hops) + hop) % (most - least + 1)),
      );
      await Promise.all(delays.map((ms, i) => sleep(i, ms)));
      for (const [i, ms] of delays.entries()) values[i] = fmix32((values[i] ?? 0) + ms);
    }
    yield fold(values);
  }
}
