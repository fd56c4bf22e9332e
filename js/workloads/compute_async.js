/** @import { Unit } from '../lib/types.js' */
import { fold } from '../lib/u32.js';

/**
 * A promise per unit, on one thread: nothing in them waits, so they run one after the other.
 * @param {Iterable<number>} seeds
 * @param {{ units: number, size: number }} parameters
 * @param {Unit} unit
 */
export async function* compute(seeds, { units, size }, unit) {
  for (const seed of seeds) {
    // region work
    const answers = await Promise.all(
      Array.from({ length: units }, async (_, i) => unit(seed, i, size)), // runs at once, on the caller
    );
    // endregion
    yield fold(answers);
  }
}
