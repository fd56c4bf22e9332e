/** @import { Unit } from '../lib/types.js' */
import { fold } from '../lib/u32.js';

/**
 * One unit after the other on the main thread.
 * @param {Iterable<number>} seeds
 * @param {{ units: number, size: number }} parameters
 * @param {Unit} unit
 */
export async function* compute(seeds, { units, size }, unit) {
  for (const seed of seeds) {
    // region work
    const answers = Array.from({ length: units }, (_, i) => unit(seed, i, size));
    // endregion
    yield fold(answers);
  }
}
