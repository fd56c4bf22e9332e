/** @import { Implementation, Invocation, Sleep, Tools } from './types.js' */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { isUsage, parse } from './argv.js';
import { census } from './census.js';
import { askingPlateau, say } from './hold.js';
import { unit } from './kernel.js';
import { recordingRecipe, recordingSleep, unitFrom } from './trace.js';
import { fmix32, fold, hex, seedFor } from './u32.js';

const now = () => process.hrtime.bigint();

/** @type {Sleep} */
const plainSleep = (_i, ms) => setTimeout(ms);

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
    if (!isUsage(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 64;
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
 * Runs one invocation: hands out the seeds, holds the clock, prints the measurement.
 * @param {Invocation} invocation
 * @param {URL} folder
 */
async function measure({ implementation, parameters, seed, count, ...watch }, folder) {
  /** @type {{ checksum: string, elapsed_ns: number, plateau_ns?: number }[]} */
  const iterations = [];
  let firstAsked = 0n;
  let handedOver = 0n;
  let plateau = 0n;
  let answered = 0n;

  function* seeds() {
    firstAsked = now();
    for (let k = 0; k < count; k += 1) {
      handedOver = now();
      yield (seed + k) % 2 ** 32;
    }
  }

  const tools = makeTools({ implementation, parameters, ...watch }, folder, () => {
    plateau = now();
  });
  const stream = await implementation.open(seeds(), parameters, tools);
  const started = now();
  for await (const answer of stream) {
    answered = now();
    iterations.push({
      checksum: hex(answer),
      elapsed_ns: atLeast1(answered - handedOver),
      ...(implementation.kinds.includes('held') && { plateau_ns: atLeast1(plateau - handedOver) }),
    });
  }
  const ended = now();

  say({
    measurement: {
      contract: 1,
      facts: { cpus: availableParallelism(), version: process.versions.node },
      spawn_ns: Number(firstAsked - started),
      join_ns: Number(ended - answered),
      iterations,
      metrics: {},
    },
  });
}

/**
 * The tools of this invocation, plain or watching; only the one that is asked for is made.
 * @param {Omit<Invocation, 'seed' | 'count'>} invocation
 * @param {URL} folder
 * @param {() => void} stamp
 * @returns {Tools}
 */
function makeTools({ implementation, parameters, hold, census: counted, trace }, folder, stamp) {
  if (trace !== null) writeFileSync(trace, '[\n');
  const recipe = () => (trace === null ? null : recordingRecipe(trace, parameters.units, parameters.workers));
  const counter = counted && !implementation.threads ? () => census(folder) : null;
  return {
    get unit() {
      return unitFrom(recipe());
    },
    get recipe() {
      return recipe();
    },
    get sleep() {
      return trace === null ? plainSleep : recordingSleep(trace);
    },
    get plateau() {
      return hold ? askingPlateau(stamp, counter) : stamp;
    },
  };
}

/**
 * @param {bigint} ns
 */
function atLeast1(ns) {
  return Math.max(1, Number(ns));
}
