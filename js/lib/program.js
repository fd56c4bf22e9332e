/** @import { Implementation, Invocation, Poke, Recipe, Sleep, Tools } from './types.js' */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isUsage, parse } from './argv.js';
import { awaits, makeCensus, thens } from './census.js';
import { makeHolder, say } from './hold.js';
import { unit } from './kernel.js';
import { Ledger, WitnessError } from './ledger.js';
import { makeRecipe, recordSleeps, resetMeetings, unitFrom } from './trace.js';
import { fmix32, fold, hex, seedFor } from './u32.js';

/** @type {Sleep} */
const plainSleep = (_i, ms) => setTimeout(ms);

/** Threads are counted by the kernel, which is asked from outside. */
const noCensus = async () => ({ census: 0 });

/**
 * The contract between harness and programs, for a table of implementations whose files lie under `folder`.
 * @param {string[]} argv
 * @param {Implementation[]} implementations
 * @param {URL} folder
 */
export async function run(argv, implementations, folder) {
  try {
    if (argv.length === 1 && argv[0] === '--list') list(implementations);
    else await measure(parse(argv, implementations), folder);
  } catch (error) {
    if (!isUsage(error) && !(error instanceof WitnessError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = isUsage(error) ? 64 : 65;
  }
}

/**
 * @param {Implementation[]} implementations
 */
function list(implementations) {
  say({
    vectors: {
      'fmix32(1)': hex(fmix32(1)),
      'fmix32(4294967295)': hex(fmix32(4294967295)),
      'seed_for(1,0)': hex(seedFor(1, 0)),
      'unit(1,0,1000)': hex(unit(1, 0, 1000)),
      'fold(unit(1,i,10000),i<8)': hex(fold(Array.from({ length: 8 }, (_, i) => unit(1, i, 10000)))),
    },
  });
  for (const { workload, model, kinds, parameters } of implementations) {
    say({ implementation: { workload, model, kinds, parameters } });
  }
}

/**
 * Runs one invocation and prints its measurement.
 * @param {Invocation} invocation
 * @param {URL} folder
 */
async function measure(invocation, folder) {
  const { implementation, parameters, trace } = invocation;
  if (trace !== null) writeFileSync(trace, '[\n');
  const ledger = new Ledger(invocation);
  const recipe = makeRecipe(trace ?? '', parameters);
  const recorded = trace === null ? null : recordSleeps(trace);
  const seeds = ledger.seeds(() => {
    resetMeetings(recipe);
  });
  const tools = makeTools(invocation, ledger, recipe, recorded?.sleep ?? plainSleep, folder);
  const stream = await implementation.open(seeds, parameters, tools);
  ledger.start();
  for await (const answer of stream) ledger.enter(answer);
  recorded?.write();
  say({ measurement: ledger.close() });
}

/**
 * The tools of this invocation, plain or watching; a unit or a plateau is made when it is asked for.
 * @param {Invocation} invocation
 * @param {Ledger} ledger
 * @param {Recipe} recipe
 * @param {Sleep} sleep
 * @param {URL} folder
 * @returns {Tools}
 */
function makeTools({ implementation, hold }, ledger, recipe, sleep, folder) {
  return {
    recipe,
    sleep,
    get unit() {
      return unitFrom(recipe);
    },
    get plateau() {
      const census = () => makeCensus(folder, implementation.chains ? thens : awaits);
      const ask = hold ? makeHolder(implementation.threads ? noCensus : census()) : null;
      // One function for both, so that nothing about it tells a workload whether it is watched.
      return async (/** @type {number} */ n, /** @type {Poke | null} */ poke) => {
        ledger.stamp();
        if (ask !== null) await ask(n, poke, ledger.place);
      };
    },
  };
}
