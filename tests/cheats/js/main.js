// Programs that give the right answer without doing the work as asked, each in the contract of js/main.js:
// node main.js CHEAT --workload W --model M ...

/** @import { Implementation } from '../../../js/lib/types.js' */
import { run } from '../../../js/lib/program.js';
import { compute } from './workloads/compute_main_thread.js';
import { spawn } from './workloads/spawn_closures.js';
import { timers } from './workloads/timers_shared_ticker.js';

/** @type {Record<string, Implementation>} */
const cheats = {
  spawn_closures: {
    workload: 'spawn',
    model: 'promise',
    kinds: ['timed', 'held'],
    parameters: { concurrency: 1 },
    open: async (seeds, parameters, { plateau }) => spawn(seeds, parameters, plateau),
  },
  timers_shared_ticker: {
    workload: 'timers',
    model: 'promise',
    kinds: ['timed', 'traced'],
    parameters: { concurrency: 1, hops: 1, delay_ms_max: 1 },
    open: async (seeds, parameters, { sleep }) => timers(seeds, parameters, sleep),
  },
  compute_main_thread: {
    workload: 'compute',
    model: 'worker',
    kinds: ['timed', 'traced'],
    parameters: { units: 1, size: 2, workers: 1 },
    open: async (seeds, parameters, { unit }) => compute(seeds, parameters, unit),
  },
};

const [name = '', ...argv] = process.argv.slice(2);
const cheat = cheats[name];
if (cheat === undefined) throw new Error(`no such cheat: ${name}`);
await run(argv, [cheat], new URL('workloads/', import.meta.url));
