/** @import { Plateau } from '../lib/types.js' */
import { gate } from '../lib/gate.js';
import { fmix32, fold, seedFor } from '../lib/u32.js';

/**
 * Makes `concurrency` async functions that park at a gate which only the last to arrive opens (a serial
 * program would wait for ever), and then at one that the parent opens.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  for (const seed of seeds) {
    // region work
    const met = gate();
    const parked = gate();
    const released = gate();
    let missing = concurrency;
    let moving = concurrency;

    /** @param {number} i */
    const task = async (i) => {
      let v = seedFor(seed, i); // must survive both waits in this call's own frame
      missing -= 1;
      if (missing === 0) met.open();
      await met.opened;
      v = fmix32(v + 0);
      moving -= 1;
      if (moving === 0) parked.open();
      await released.opened;
      return fmix32(v + 1);
    };

    const tasks = Array.from({ length: concurrency }, (_, i) => task(i));
    await parked.opened;
    await plateau(concurrency, null);
    released.open();
    const answers = await Promise.all(tasks);
    // endregion
    yield fold(answers);
  }
}
