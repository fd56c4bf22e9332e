/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Comes to a gate, and gives what is settled when it opens.
 * @typedef {() => Promise<void>} Come
 */

/**
 * Makes `spawn` of tasks of one call each, whatever `depth` is asked for.
 * @param {(v: number, depth: number, first: Come, second: Come) => Promise<number>} park
 */
export function flat(park) {
  /**
   * @param {Iterable<number>} seeds
   * @param {{ concurrency: number, depth: number }} parameters
   * @param {Plateau} plateau
   */
  return async function* spawn(seeds, { concurrency, depth }, plateau) {
    for (const seed of seeds) {
      const [first, second] = [gathering(concurrency), gathering(concurrency)];
      const tasks = Array.from({ length: concurrency }, (_, i) =>
        park(seedFor(seed, i), depth, first.come, second.come),
      );
      for (const { all, open } of [first, second]) {
        await all;
        await plateau(concurrency, null);
        open();
      }
      yield fold(await Promise.all(tasks));
    }
  };
}

/**
 * What all the calls of a task should mix after the first gate, in one loop.
 * @param {number} v
 * @param {number} depth
 */
export function mixed(v, depth) {
  for (let level = 1; level <= depth; level += 1) v = fmix32(v + level);
  return v;
}

/** @param {number} missing */
function gathering(missing) {
  const [own, all] = [gate(), gate()];
  const come = () => {
    missing -= 1;
    if (missing === 0) all.open();
    return own.opened;
  };
  return { come, all: all.opened, open: own.open };
}
