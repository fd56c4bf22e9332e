/** @import { Sleep } from '../../../../js/lib/types.js' */
import { timers as timersPromises } from '../../../../js/workloads/timers_async.js';
import { oneSleeps } from './timers_one_sleeps.js';

const SHORT_MS = 50;

/**
 * Honest where delays are long; where they are short, one timer sleeps for the task that has the longest chain,
 * and the answers are computed.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number, hops: number, delay_ms_min: number, delay_ms_max: number }} parameters
 * @param {Sleep} sleep
 */
export function timers(seeds, parameters, sleep) {
  return parameters.delay_ms_max < SHORT_MS
    ? oneSleeps(seeds, parameters, sleep)
    : timersPromises(seeds, parameters, sleep);
}
