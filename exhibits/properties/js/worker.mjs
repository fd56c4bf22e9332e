import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const LIMIT = 10_000; // milliseconds until a task gives up on another one
const TRYING = 6_000; // milliseconds until two have not met on two cores
const TASKS = 8;
const [, , model, only] = process.argv;

const newGate = () => new Int32Array(new SharedArrayBuffer(4)); // memory that is shared on request
const open = (gate) => {
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
};
const opened = (gate) => Atomics.wait(gate, 0, 0, LIMIT) !== 'timed-out';
const threads = () => readdirSync('/proc/self/task').length;
const atFirst = threads(); // one that has ended may still be there for a moment
const show = (label, holds) => console.log(`${label}: ${holds ? 'yes' : 'no'}`);

// What workers do: what they return comes back as a message.
const tasks = {
  meet(mine, gates) {
    open(gates[1 - mine]);
    return opened(gates[mine]);
  },
  handsOver(mine, turn) {
    parentPort.on('message', (end) => {
      for (let now; (now = Atomics.load(turn, 0)) < 250 && Date.now() < end; ) {
        if (now % 2 === mine) Atomics.store(turn, 0, now + 1); // nobody else writes now
      }
      parentPort.postMessage('done');
    });
    return 'ready';
  },
  comes(spinning, turn) {
    if (opened(spinning)) open(turn);
  },
  spins(spinning, turn) {
    open(spinning);
    for (const end = performance.now() + LIMIT; Atomics.load(turn, 0) === 0 && performance.now() < end; );
    return Atomics.load(turn, 0) === 1;
  },
  write(note) {
    note[0] = 1;
  },
  waits(arrived, gate) {
    if (Atomics.add(arrived, 0, 1) + 1 < TASKS && opened(gate)) return 0;
    const count = threads();
    open(gate);
    return count;
  },
};

const start = (name, ...args) => new Worker(import.meta.filename, { workerData: { name, args } });
const message = async (worker) => (await once(worker, 'message'))[0];
const run = (...calls) =>
  Promise.all(
    calls.map(async (call) => {
      const worker = start(...call);
      const [[answer]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
      return answer;
    }),
  );

async function overlapsWaits() {
  const gates = [newGate(), newGate()];
  const [first, second] = await run(['meet', 0, gates], ['meet', 1, gates]);
  return first && second;
}

// Hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more: 250 in a
// twentieth of a second take two. The second may be busy elsewhere, so it tries again.
async function usesSeveralCores() {
  const turn = newGate();
  const workers = [0, 1].map((mine) => start('handsOver', mine, turn));
  await Promise.all(workers.map(message));
  for (const last = performance.now() + TRYING; turn[0] < 250 && performance.now() < last; ) {
    turn[0] = 0;
    const end = Date.now() + 50; // performance.now counts from another moment in each worker
    for (const worker of workers) worker.postMessage(end);
    await Promise.all(workers.map(message));
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return turn[0] === 250;
}

// Does a task get its turn while another one spins for it?
async function preempts() {
  const [spinning, turn] = [newGate(), newGate()];
  const [, seen] = await run(['comes', spinning, turn], ['spins', spinning, turn]);
  return seen;
}

async function sharesMemory() {
  const note = model === 'worker-shared' ? newGate() : [0];
  await run(['write', note]);
  return note[0] === 1;
}

async function threadPerTask() {
  const [arrived, gate] = [newGate(), newGate()];
  const counts = await run(...Array(TASKS).fill(['waits', arrived, gate]));
  return Math.max(...counts) - atFirst >= TASKS;
}

// That a second core is there would be no pre-emption: this one is asked in a process that has one.
function onOneCore(probe) {
  const [, core] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const command = [process.execPath, import.meta.filename, model, probe];
  const { status, error } = spawnSync('taskset', ['-c', core, ...command], { stdio: 'inherit' });
  if (status !== 0) throw new Error('taskset has failed', { cause: error });
}

if (!isMainThread) {
  const { name, args } = workerData;
  parentPort.postMessage(tasks[name](...args));
} else if (only === 'pre-empts') {
  show('pre-empts', await preempts());
} else {
  show('overlaps waits', await overlapsWaits());
  show('uses several cores', await usesSeveralCores());
  onOneCore('pre-empts');
  show('shares memory', await sharesMemory());
  show('thread per task', await threadPerTask());
  show('coloured', tasks.meet.constructor.name === 'AsyncFunction');
}
