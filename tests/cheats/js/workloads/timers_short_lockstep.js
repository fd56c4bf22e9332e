import { timers as timersPromises } from '../../../../js/workloads/timers_async.js';
import { timers as timersLockstep } from './timers_lockstep.js';

const SHORT_MS = 50;

/**
 * Honest where delays are long; where they are short, a loop over hops sleeps for all.
 * @type {typeof timersPromises}
 */
export function timers(seeds, parameters, sleep) {
  const short = parameters.delay_ms_max < SHORT_MS;
  return (short ? timersLockstep : timersPromises)(seeds, parameters, sleep);
}
