/** @import { Invocation } from './types.js' */
import { availableParallelism } from 'node:os';
import { addTask, hex } from './u32.js';

const LAST = 64;
const TIMED_SEEDS = 2 ** 31; // where the seeds of the timed iterations begin, above that of the first warm-up

/** @typedef {{ checksum: string, elapsed_ns: number, plateau_ns?: number }} Entry */

/** The program's own witness failed: exit 65. */
export class WitnessError extends Error {}

export const now = () => process.hrtime.bigint();

/**
 * What main writes down while a workload runs: it hands out the seeds, stamps them, their plateaus and their
 * answers, and sums up the warm-ups.
 */
export class Ledger {
  #invocation;
  #started = 0n;
  #firstAsked = 0n;
  #firstHandedOver = 0n;
  #handedOver = 0n;
  #plateau = 0n;
  #plateaus = 0;
  #answered = 0n;
  #between = 0n; // from answers to the next seed's hand-over
  #warmUps = 0;
  #isWarmUp = false;
  #isOut = false; // a seed is, and not answered yet
  #ns = 0;
  #fold = 0;
  /** @type {Entry[]} */
  #first = [];
  /** @type {number[]} */
  #lastNs = [];
  /** @type {Entry[]} */
  #iterations = [];

  /** @param {Invocation} invocation */
  constructor(invocation) {
    this.#invocation = invocation;
  }

  start() {
    this.#started = now();
  }

  /**
   * @param {() => void} prepare called before each seed, outside the clock
   */
  *seeds(prepare) {
    const { seed, iterations } = this.#invocation;
    this.#firstAsked = now();
    for (let k = 0; this.#needsWarmUp(k); k += 1) {
      prepare();
      yield this.#handOver(seed + k, true);
    }
    for (let j = 0; j < iterations; j += 1) {
      prepare();
      yield this.#handOver(seed + TIMED_SEEDS + j, false);
    }
  }

  /** @param {number} done */
  #needsWarmUp(done) {
    const { warmupMs, warmupLeast } = this.#invocation;
    if (done < warmupLeast || (done === 0 && warmupMs > 0)) return true;
    return warmupMs > 0 && now() - this.#firstHandedOver < BigInt(warmupMs) * 1_000_000n;
  }

  /**
   * @param {number} seed
   * @param {boolean} isWarmUp
   */
  #handOver(seed, isWarmUp) {
    if (this.#isOut) throw new WitnessError('a seed is asked for before the one that is out is answered');
    this.#isOut = true;
    this.#isWarmUp = isWarmUp;
    this.#plateaus = 0; // and so #plateau is of this seed: an answer without its plateaus is refused
    this.#handedOver = now();
    if (this.#firstHandedOver === 0n) this.#firstHandedOver = this.#handedOver;
    return seed % 2 ** 32;
  }

  /** A plateau is reached. */
  stamp() {
    this.#plateau = now();
    this.#plateaus += 1;
  }

  /** Where the workload is: in which iteration, and at which of its gates. */
  get place() {
    return { iteration: this.#iterations.length, gate: this.#plateaus };
  }

  /** @param {number} answer */
  enter(answer) {
    const answered = now();
    if (this.#answered !== 0n) this.#between += this.#handedOver - this.#answered;
    this.#answered = answered;
    this.#isOut = false;
    const { plateaus = 0 } = this.#invocation.implementation;
    if (this.#plateaus !== plateaus)
      throw new WitnessError(`${this.#plateaus} plateaus in an iteration, not ${plateaus}`);
    const entry = {
      checksum: hex(answer),
      elapsed_ns: atLeast1(this.#answered - this.#handedOver),
      ...(plateaus > 0 && { plateau_ns: atLeast1(this.#plateau - this.#handedOver) }),
    };
    if (this.#isWarmUp) this.#enterWarmUp(answer, entry);
    else this.#iterations.push(entry);
  }

  /**
   * @param {number} answer
   * @param {Entry} entry
   */
  #enterWarmUp(answer, entry) {
    if (this.#warmUps === 0) this.#first.push(entry);
    this.#fold = addTask(this.#fold, this.#warmUps, answer);
    this.#warmUps += 1;
    this.#ns += entry.elapsed_ns;
    this.#lastNs.push(entry.elapsed_ns);
    if (this.#lastNs.length > LAST) this.#lastNs.shift();
  }

  /** The measurement, of a workload that has just ended. */
  close() {
    const ended = now();
    const [first] = this.#first;
    const warmups = {
      count: this.#warmUps,
      ns: this.#ns,
      fold: hex(this.#fold),
      first,
      last_ns: this.#lastNs,
    };
    return {
      contract: 2,
      facts: { cpus: availableParallelism(), version: process.versions.node },
      spawn_ns: Number(this.#firstAsked - this.#started),
      between_ns: Number(this.#between),
      join_ns: Number(ended - this.#answered),
      ...(first && { warmups }),
      iterations: this.#iterations,
      metrics: {},
    };
  }
}

/**
 * @param {bigint} ns
 */
function atLeast1(ns) {
  return Math.max(1, Number(ns));
}
