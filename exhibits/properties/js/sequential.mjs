import { readdirSync } from 'node:fs';

const LIMIT = 200; // milliseconds until a task gives up on another one; with one thread, nothing is luck
const TASKS = 8;

const run = (...tasks) => {
  for (const task of tasks) task();
};
const newGate = () => new Int32Array(new SharedArrayBuffer(4));
const open = (gate) => {
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
};
const opened = (gate) => Atomics.wait(gate, 0, 0, LIMIT) !== 'timed-out';
const threads = () => readdirSync('/proc/self/task').length;
const show = (label, holds) => console.log(`${label}: ${holds ? 'yes' : 'no'}`);

function meet(mine, gates, met) {
  open(gates[1 - mine]);
  met[mine] = opened(gates[mine]);
}

function overlapsWaits() {
  const gates = [newGate(), newGate()];
  const met = [];
  run(
    () => meet(0, gates, met),
    () => meet(1, gates, met),
  );
  return met[0] && met[1];
}

// Hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more: 250 in a
// twentieth of a second take two.
function usesSeveralCores() {
  const end = performance.now() + 50;
  let turn = 0;
  const handOver = (mine) => {
    while (turn < 250 && performance.now() < end) if (turn % 2 === mine) turn++;
  };
  run(
    () => handOver(0),
    () => handOver(1),
  );
  return turn === 250;
}

// Does a task get its turn while another one spins for it?
function preempts() {
  const spinning = newGate();
  let turn = false;
  let seen;
  run(
    () => {
      turn = opened(spinning);
    },
    () => {
      open(spinning);
      for (const end = performance.now() + LIMIT; !turn && performance.now() < end; );
      seen = turn;
    },
  );
  return seen;
}

function sharesMemory() {
  let written = false;
  run(() => {
    written = true;
  });
  return written;
}

function threadPerTask() {
  const before = threads();
  const gate = newGate();
  let most = 0;
  let arrived = 0;
  const waits = () => {
    if (++arrived === TASKS || !opened(gate)) {
      most = Math.max(most, threads());
      open(gate);
    }
  };
  run(...Array(TASKS).fill(waits));
  return most - before >= TASKS;
}

show('overlaps waits', overlapsWaits());
show('uses several cores', usesSeveralCores());
show('pre-empts', preempts());
show('shares memory', sharesMemory());
show('thread per task', threadPerTask());
show('coloured', meet.constructor.name === 'AsyncFunction');
