/** @import { Implementation } from './lib/types.js' */

/** @typedef {Pick<Implementation, 'workload' | 'kinds' | 'parameters' | 'plateaus'>} Workload */

/** @type {Workload} */
export const TIMERS = {
  workload: 'timers',
  kinds: ['timed', 'traced'],
  parameters: { concurrency: 1, hops: 1, delay_ms_min: 1, delay_ms_max: 1 },
};

/** @type {Workload} */
export const COMPUTE = {
  workload: 'compute',
  kinds: ['timed', 'traced'],
  parameters: { units: 1, size: 2, workers: 1 },
};

/** @type {Workload} */
export const SPAWN = {
  workload: 'spawn',
  kinds: ['timed', 'held'],
  parameters: { concurrency: 1, depth: 1 },
  plateaus: 2,
};

/** @type {Workload} */
export const MAILBOX = {
  workload: 'mailbox',
  kinds: ['timed', 'held'],
  parameters: { concurrency: 1 },
  plateaus: 1,
};

/**
 * What this program has, in the order of the contract.
 * @type {Implementation[]}
 */
export const implementations = [
  {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) =>
      (await import('./workloads/timers_async.js')).timers(seeds, parameters, sleep),
  },
  {
    ...COMPUTE,
    model: 'sequential',
    serial: true,
    open: async (seeds, parameters, { unit }) =>
      (await import('./workloads/compute_sequential.js')).compute(seeds, parameters, unit),
  },
  {
    ...COMPUTE,
    model: 'worker',
    open: async (seeds, parameters, { recipe }) =>
      (await import('./workloads/compute_worker.js')).compute(seeds, parameters, recipe),
  },
  {
    ...COMPUTE,
    model: 'worker-shared',
    open: async (seeds, parameters, { recipe }) =>
      (await import('./workloads/compute_worker_shared.js')).compute(seeds, parameters, recipe),
  },
  {
    ...COMPUTE,
    model: 'async',
    serial: true,
    open: async (seeds, parameters, { unit }) =>
      (await import('./workloads/compute_async.js')).compute(seeds, parameters, unit),
  },
  {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) =>
      (await import('./workloads/spawn_async.js')).spawn(seeds, parameters, plateau),
  },
  {
    ...SPAWN,
    model: 'promise',
    chains: true,
    open: async (seeds, parameters, { plateau }) =>
      (await import('./workloads/spawn_promise.js')).spawn(seeds, parameters, plateau),
  },
  {
    ...SPAWN,
    model: 'worker',
    threads: true,
    open: async (seeds, parameters, { plateau }) =>
      (await import('./workloads/spawn_worker.js')).spawn(seeds, parameters, plateau),
  },
  {
    ...MAILBOX,
    model: 'async',
    open: async (seeds, parameters, { plateau }) =>
      (await import('./workloads/mailbox_async.js')).mailbox(seeds, parameters, plateau),
  },
];
