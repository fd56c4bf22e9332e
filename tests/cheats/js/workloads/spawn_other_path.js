/** @import { Plateau } from '../../../../js/lib/types.js' */
import { spawn as spawnPromises } from '../../../../js/workloads/spawn_async.js';
import { spawn as spawnClosures } from './spawn_closures.js';

const MOST_PROMISES = 1000;

/**
 * Honest up to 1,000 tasks; above, closures alone.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export function spawn(seeds, parameters, plateau) {
  const path = parameters.concurrency > MOST_PROMISES ? spawnClosures : spawnPromises;
  return path(seeds, parameters, plateau);
}
