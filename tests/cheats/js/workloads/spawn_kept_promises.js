/** @import { Plateau } from '../../../../js/lib/types.js' */
import { gate } from '../../../../js/lib/gate.js';
import { fmix32, fold, seedFor } from '../../../../js/lib/u32.js';

/**
 * Makes its async functions once, for the first seed, and uses them for every other: only the first iteration
 * pays for them.
 * @param {Iterable<number>} seeds
 * @param {{ concurrency: number }} parameters
 * @param {Plateau} plateau
 */
export async function* spawn(seeds, { concurrency }, plateau) {
  const answers = new Uint32Array(concurrency);
  const state = { seed: 0, gate: gate(), come: 0, all: gate() };

  const park = () => {
    state.come += 1;
    if (state.come === concurrency) state.all.open();
    return state.gate.opened;
  };

  /** @param {number} i */
  const task = async (i) => {
    for (;;) {
      let v = seedFor(state.seed, i);
      await park();
      v = fmix32(v + 0);
      await park();
      answers[i] = fmix32(v + 1);
      await park(); // until the next seed
    }
  };

  const pass = async () => {
    const { open } = state.gate;
    Object.assign(state, { gate: gate(), come: 0, all: gate() });
    open();
    await state.all.opened;
  };

  for (const seed of seeds) {
    state.seed = seed;
    if (state.come === 0) for (let i = 0; i < concurrency; i += 1) void task(i);
    else await pass();
    await plateau(concurrency, null);
    await pass();
    await plateau(concurrency, null);
    await pass();
    yield fold(answers);
  }
}
