// The words of the contract as types; no code.

/** @typedef {'timed' | 'traced' | 'held'} Kind */

/** @typedef {'concurrency' | 'depth' | 'hops' | 'delay_ms_min' | 'delay_ms_max' | 'units' | 'size' | 'workers'} ParameterName */

/**
 * One unit of work, done: a plain function.
 * @typedef {(seed: number, i: number, size: number) => number} Unit
 */

/**
 * What `unitFrom` needs to make a unit in another thread; one without a path is the plain kernel.
 * @typedef {{ path: string, units: number, workers: number, words: Int32Array<SharedArrayBuffer> }} Recipe
 */

/** @typedef {(i: number, ms: number) => Promise<void>} Sleep */

/**
 * Wakes task `i` alone; settles with its answer when it has parked again.
 * @typedef {(i: number, nonce: number) => Promise<number>} Poke
 */

/**
 * Called once all `n` tasks are parked; they are released when it has returned.
 * @typedef {(n: number, poke: Poke | null) => void | Promise<void>} Plateau
 */

/** @typedef {{ unit: Unit, recipe: Recipe, sleep: Sleep, plateau: Plateau }} Tools */

/**
 * A row of a program's table. `open` imports the workload's file and hands it its one tool.
 * @typedef {object} Implementation
 * @property {string} workload
 * @property {string} model
 * @property {Kind[]} kinds
 * @property {Partial<Record<ParameterName, number>>} parameters each parameter's least value
 * @property {number} [plateaus] how often it calls its plateau for each seed
 * @property {boolean} [serial] runs with `workers` 1 only
 * @property {boolean} [chains] its tasks are chains of promises, else async functions
 * @property {boolean} [threads] its tasks are OS threads: the kernel is asked for the census, from outside
 * @property {(seeds: Iterable<number>, parameters: Record<ParameterName, number>, tools: Tools) =>
 *   Promise<AsyncIterable<number>>} open
 */

/**
 * What the command line asked for. `parameters` holds the implementation's own and no others.
 * @typedef {object} Invocation
 * @property {Implementation} implementation
 * @property {Record<ParameterName, number>} parameters
 * @property {number} seed
 * @property {number} warmupMs
 * @property {number} warmupLeast
 * @property {number} iterations
 * @property {boolean} hold
 * @property {string | null} trace
 */

export {};
