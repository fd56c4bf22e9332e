/** @import { Unit } from '../../../../js/lib/types.js' */
import { fold } from '../../../../js/lib/u32.js';

/**
 * A pool of workers in name alone: whatever `workers` says, every unit runs on the main thread.
 * @param {Iterable<number>} seeds
 * @param {{ units: number, size: number, workers: number }} parameters
 * @param {Unit} unit
 */
export async function* compute(seeds, { units, size }, unit) {
  for (const seed of seeds) {
    yield fold(Array.from({ length: units }, (_, i) => unit(seed, i, size)));
  }
}
