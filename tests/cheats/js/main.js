// Programs that give the right answer without doing the work as asked, each in the contract of js/main.js:
// node main.js CHEAT --workload W --model M ...

/** @import { Implementation } from '../../../js/lib/types.js' */
import { COMPUTE, MAILBOX, SPAWN, TIMERS } from '../../../js/implementations.js';
import { run } from '../../../js/lib/program.js';
import { compute as computeKeptHalf } from './workloads/compute_kept_half_worker.js';
import { compute as computeMainThread } from './workloads/compute_main_thread.js';
import { compute as computePrefetch } from './workloads/compute_prefetch_worker.js';
import { mailbox as mailboxFormula } from './workloads/mailbox_formula.js';
import { mailbox as mailboxOneGate } from './workloads/mailbox_one_gate.js';
import { spawn as spawnCalledEarly } from './workloads/spawn_called_early.js';
import { spawn as spawnClosures } from './workloads/spawn_closures.js';
import { spawn as spawnEightOfTen } from './workloads/spawn_eight_of_ten_worker.js';
import { spawn as spawnEndedAfter } from './workloads/spawn_ended_after.js';
import { spawn as spawnFirstGateLeftOut } from './workloads/spawn_first_gate_left_out.js';
import { spawn as spawnFlat } from './workloads/spawn_flat.js';
import { spawn as spawnFlatChains } from './workloads/spawn_flat_chains.js';
import { spawn as spawnKeptPromises } from './workloads/spawn_kept_promises.js';
import { spawn as spawnOneChain } from './workloads/spawn_one_chain.js';
import { spawn as spawnOtherPath } from './workloads/spawn_other_path.js';
import { timers as timersHalfDelay } from './workloads/timers_half_delay.js';
import { timers as timersLockstep } from './workloads/timers_lockstep.js';
import { timers as timersOneSleeps } from './workloads/timers_one_sleeps.js';
import { timers as timersSharedTicker } from './workloads/timers_shared_ticker.js';
import { timers as timersShortLockstep } from './workloads/timers_short_lockstep.js';
import { timers as timersShortPath } from './workloads/timers_short_path.js';

/** @type {Record<string, Implementation>} */
const cheats = {
  spawn_called_early: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnCalledEarly(seeds, parameters, plateau),
  },
  spawn_closures: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnClosures(seeds, parameters, plateau),
  },
  spawn_one_chain: {
    ...SPAWN,
    model: 'promise',
    chains: true,
    open: async (seeds, parameters, { plateau }) => spawnOneChain(seeds, parameters, plateau),
  },
  timers_shared_ticker: {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) => timersSharedTicker(seeds, parameters, sleep),
  },
  compute_main_thread: {
    ...COMPUTE,
    model: 'worker',
    open: async (seeds, parameters, { unit }) => computeMainThread(seeds, parameters, unit),
  },
  spawn_kept_promises: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnKeptPromises(seeds, parameters, plateau),
  },
  spawn_ended_after: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnEndedAfter(seeds, parameters, plateau),
  },
  spawn_first_gate_left_out: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnFirstGateLeftOut(seeds, parameters, plateau),
  },
  spawn_flat: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnFlat(seeds, parameters, plateau),
  },
  spawn_flat_chains: {
    ...SPAWN,
    model: 'promise',
    chains: true,
    open: async (seeds, parameters, { plateau }) => spawnFlatChains(seeds, parameters, plateau),
  },
  spawn_other_path: {
    ...SPAWN,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => spawnOtherPath(seeds, parameters, plateau),
  },
  mailbox_formula: {
    ...MAILBOX,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => mailboxFormula(seeds, parameters, plateau),
  },
  timers_lockstep: {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) => timersLockstep(seeds, parameters, sleep),
  },
  timers_short_path: {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) => timersShortPath(seeds, parameters, sleep),
  },
  timers_short_lockstep: {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) => timersShortLockstep(seeds, parameters, sleep),
  },
  timers_half_delay: {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) => timersHalfDelay(seeds, parameters, sleep),
  },
  timers_one_sleeps: {
    ...TIMERS,
    model: 'async',
    open: async (seeds, parameters, { sleep }) => timersOneSleeps(seeds, parameters, sleep),
  },
  compute_kept_half: {
    ...COMPUTE,
    model: 'worker',
    open: async (seeds, parameters, { recipe }) => computeKeptHalf(seeds, parameters, recipe),
  },
  compute_prefetch: {
    ...COMPUTE,
    model: 'worker',
    open: async (seeds, parameters, { recipe }) => computePrefetch(seeds, parameters, recipe),
  },
  spawn_eight_of_ten: {
    ...SPAWN,
    model: 'worker',
    threads: true,
    open: async (seeds, parameters, { plateau }) => spawnEightOfTen(seeds, parameters, plateau),
  },
  mailbox_one_gate: {
    ...MAILBOX,
    model: 'async',
    open: async (seeds, parameters, { plateau }) => mailboxOneGate(seeds, parameters, plateau),
  },
};

const [name = '', ...argv] = process.argv.slice(2);
const cheat = cheats[name];
if (cheat === undefined) throw new Error(`no such cheat: ${name}`);
await run(argv, [cheat], new URL('workloads/', import.meta.url));
