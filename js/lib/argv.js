/** @import { Implementation, Invocation, ParameterName } from './types.js' */
/** @import { ParseArgsOptionsConfig } from 'node:util' */
import { parseArgs } from 'node:util';

const MOST = 2 ** 31 - 1;
const MOST_SEED = 2 ** 32 - 1;
const MOST_ITERATIONS = 1_000_000;
const MOST_WARMUP_MS = 3_600_000;
const COMMON = ['workload', 'model', 'seed', 'warmup-ms', 'warmup-least', 'iterations'];

class UsageError extends Error {}

/**
 * Is this a bad argument (exit 64), refused by us or by `parseArgs`?
 * @param {unknown} error
 * @returns {error is Error}
 */
export function isUsage(error) {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

/**
 * Reads the command line of one invocation.
 * @param {string[]} argv
 * @param {Implementation[]} implementations
 * @returns {Invocation}
 */
export function parse(argv, implementations) {
  const given = readOptions(argv, implementations);
  const implementation = implementations.find(
    ({ workload, model }) => workload === given.get('workload') && model === given.get('model'),
  );
  if (implementation === undefined) throw new UsageError('no such pair of --workload and --model');
  const least = Object.entries(implementation.parameters);
  refuseUndeclared(given, [...COMMON, ...least.map(([name]) => name)]);

  const numbers = Object.fromEntries(
    least.map(([name, from]) => [name, readNumber(given, name, from, MOST)]),
  );
  const invocation = {
    implementation,
    parameters: /** @type {Record<ParameterName, number>} */ (numbers),
    seed: readNumber(given, 'seed', 0, MOST_SEED),
    warmupMs: readNumber(given, 'warmup-ms', 0, MOST_WARMUP_MS),
    warmupLeast: readNumber(given, 'warmup-least', 0, MOST_ITERATIONS),
    iterations: readNumber(given, 'iterations', 1, MOST_ITERATIONS),
    hold: given.has('hold'),
    trace: given.get('trace') ?? null,
  };
  refuseContradiction(invocation);
  if (invocation.hold || invocation.trace !== null) refuseWatch(invocation);
  return invocation;
}

/**
 * Every option as given, each once; the value of a flag is empty.
 * @param {string[]} argv
 * @param {Implementation[]} implementations
 */
function readOptions(argv, implementations) {
  const names = [...COMMON, 'trace', ...implementations.flatMap(({ parameters }) => Object.keys(parameters))];
  /** @type {ParseArgsOptionsConfig} */
  const options = { hold: { type: 'boolean' } };
  for (const name of names) options[name] = { type: 'string' };
  const { tokens } = parseArgs({ args: argv, options, tokens: true });

  /** @type {Map<string, string>} */
  const given = new Map();
  for (const token of tokens) {
    if (token.kind !== 'option' || token.inlineValue) throw new UsageError('every argument is --NAME VALUE');
    if (given.has(token.name)) throw new UsageError(`--${token.name} is given twice`);
    given.set(token.name, token.value ?? '');
  }
  return given;
}

/**
 * @param {Map<string, string>} given
 * @param {string[]} declared
 */
function refuseUndeclared(given, declared) {
  const missing = declared.find((name) => !given.has(name));
  if (missing !== undefined) throw new UsageError(`--${missing} is missing`);
  const allowed = new Set([...declared, 'hold', 'trace']);
  const unknown = [...given.keys()].find((name) => !allowed.has(name));
  if (unknown !== undefined) throw new UsageError(`--${unknown} is not for this workload`);
}

/**
 * @param {Map<string, string>} given
 * @param {string} name
 * @param {number} least
 * @param {number} most
 */
function readNumber(given, name, least, most) {
  const text = given.get(name) ?? '';
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(number >= least && number <= most))
    throw new UsageError(`--${name} is a number from ${least} to ${most}`);
  return number;
}

/**
 * Refuses what is well-formed and yet cannot be run.
 * @param {Invocation} invocation
 */
function refuseContradiction({ implementation, parameters }) {
  if (implementation.serial && parameters.workers !== 1)
    throw new UsageError('this model has --workers 1 only');
  if (parameters.delay_ms_min > parameters.delay_ms_max)
    throw new UsageError('--delay_ms_min is greater than --delay_ms_max');
}

/**
 * @param {Invocation} invocation
 */
function refuseWatch({ implementation, warmupMs, warmupLeast, iterations, hold, trace }) {
  const { kinds, workload } = implementation;
  if (hold && trace !== null) throw new UsageError('--hold and --trace exclude each other');
  if (!kinds.includes(hold ? 'held' : 'traced')) throw new UsageError('this workload is not watched so');
  if (trace === '') throw new UsageError('--trace needs a file');
  if (warmupMs + warmupLeast > 0) throw new UsageError('--hold and --trace take no warm-up');
  const count = hold ? 2 : workload === 'compute' ? 3 : 1;
  if (iterations !== count) throw new UsageError(`this takes --iterations ${count}`);
}
