// Programs that give the right answer without doing the work as asked, each in the contract of js/main.js:
// node main.js CHEAT --workload W --model M ...

/** @import { Implementation } from '../../../js/lib/types.js' */
import { COMPUTE, SPAWN, TIMERS } from '../../../js/implementations.js';
import { run } from '../../../js/lib/program.js';
import { compute as computeMainThread } from './workloads/compute_main_thread.js';
import { spawn as spawnClosures } from './workloads/spawn_closures.js';
import { timers as timersSharedTicker } from './workloads/timers_shared_ticker.js';

/** @type {Record<string, Implementation>} */
const cheats = {
  spawn_closures: {
    ...SPAWN,
    model: 'promise',
    open: async (seeds, parameters, { plateau }) => spawnClosures(seeds, parameters, plateau),
  },
  timers_shared_ticker: {
    ...TIMERS,
    model: 'promise',
    open: async (seeds, parameters, { sleep }) => timersSharedTicker(seeds, parameters, sleep),
  },
  compute_main_thread: {
    ...COMPUTE,
    model: 'worker',
    open: async (seeds, parameters, { unit }) => computeMainThread(seeds, parameters, unit),
  },
};

const [name = '', ...argv] = process.argv.slice(2);
const cheat = cheats[name];
if (cheat === undefined) throw new Error(`no such cheat: ${name}`);
await run(argv, [cheat], new URL('workloads/', import.meta.url));
