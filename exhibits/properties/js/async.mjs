import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT = 200; // milliseconds until a task gives up on another one; with one thread, nothing is luck
const TASKS = 8;

const run = (...tasks) => Promise.all(tasks.map((task) => task()));
const opened = ({ promise }) => Promise.race([promise.then(() => true), sleep(LIMIT, false, { ref: false })]);
const threads = () => readdirSync('/proc/self/task').length;
const show = (label, holds) => console.log(`${label}: ${holds ? 'yes' : 'no'}`);

async function meet(mine, gates, met) {
  gates[1 - mine].resolve();
  met[mine] = await opened(gates[mine]);
}

async function overlapsWaits() {
  const gates = [Promise.withResolvers(), Promise.withResolvers()];
  const met = [];
  await run(
    () => meet(0, gates, met),
    () => meet(1, gates, met),
  );
  return met[0] && met[1];
}

// Hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more: 250 in a
// twentieth of a second take two.
async function usesSeveralCores() {
  const end = performance.now() + 50;
  let turn = 0;
  const handOver = async (mine) => {
    await null; // both have begun
    while (turn < 250 && performance.now() < end) if (turn % 2 === mine) turn++;
  };
  await run(
    () => handOver(0),
    () => handOver(1),
  );
  return turn === 250;
}

// Does a task get its turn while another one spins for it?
async function preempts() {
  const spinning = Promise.withResolvers();
  let turn = false;
  let seen;
  await run(
    async () => {
      turn = await opened(spinning);
    },
    async () => {
      spinning.resolve();
      for (const end = performance.now() + LIMIT; !turn && performance.now() < end; );
      seen = turn;
    },
  );
  return seen;
}

async function sharesMemory() {
  let written = false;
  await run(async () => {
    await null;
    written = true;
  });
  return written;
}

async function threadPerTask() {
  const before = threads();
  const gate = Promise.withResolvers();
  let most = 0;
  let arrived = 0;
  const waits = async () => {
    if (++arrived === TASKS || !(await opened(gate))) {
      most = Math.max(most, threads());
      gate.resolve();
    }
  };
  await run(...Array(TASKS).fill(waits));
  return most - before >= TASKS;
}

show('overlaps waits', await overlapsWaits());
show('uses several cores', await usesSeveralCores());
show('pre-empts', await preempts());
show('shares memory', await sharesMemory());
show('thread per task', await threadPerTask());
show('coloured', meet.constructor.name === 'AsyncFunction');
