import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT = 200; // milliseconds until a task gives up on another one; with one thread, nothing is luck
const TASKS = 8;

const run = (...tasks) => Promise.all(tasks.map((task) => task()));
const opened = ({ promise }) => Promise.race([promise.then(() => true), sleep(LIMIT, false, { ref: false })]);
const begun = Promise.resolve();
const threads = () => readdirSync('/proc/self/task').length;
const show = (label, holds) => console.log(`${label}: ${holds ? 'yes' : 'no'}`);

function meet(mine, gates, met) {
  gates[1 - mine].resolve();
  return opened(gates[mine]).then((open) => {
    met[mine] = open;
  });
}

function overlapsWaits() {
  const gates = [Promise.withResolvers(), Promise.withResolvers()];
  const met = [];
  return run(
    () => meet(0, gates, met),
    () => meet(1, gates, met),
  ).then(() => met[0] && met[1]);
}

// Hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more: 250 in a
// twentieth of a second take two.
function usesSeveralCores() {
  const end = performance.now() + 50;
  let turn = 0;
  const handOver = (mine) =>
    begun.then(() => {
      while (turn < 250 && performance.now() < end) if (turn % 2 === mine) turn++;
    });
  return run(
    () => handOver(0),
    () => handOver(1),
  ).then(() => turn === 250);
}

// Does a task get its turn while another one spins for it?
function preempts() {
  const spinning = Promise.withResolvers();
  let turn = false;
  let seen;
  return run(
    () =>
      opened(spinning).then((open) => {
        turn = open;
      }),
    () => {
      spinning.resolve();
      for (const end = performance.now() + LIMIT; !turn && performance.now() < end; );
      seen = turn;
    },
  ).then(() => seen);
}

function sharesMemory() {
  let written = false;
  return run(() =>
    begun.then(() => {
      written = true;
    }),
  ).then(() => written);
}

function threadPerTask() {
  const before = threads();
  const gate = Promise.withResolvers();
  let most = 0;
  let arrived = 0;
  const look = () => {
    most = Math.max(most, threads());
    gate.resolve();
  };
  const waits = () => (++arrived === TASKS ? look() : opened(gate).then((open) => open || look()));
  return run(...Array(TASKS).fill(waits)).then(() => most - before >= TASKS);
}

// Does a function that waits come back before what it waits for?
function coloured() {
  const gate = Promise.withResolvers();
  let over = false;
  let early;
  return run(
    () => {
      const waited = opened(gate);
      early = !over;
      return waited;
    },
    () => {
      over = true;
      gate.resolve();
    },
  ).then(() => early);
}

show('overlaps waits', await overlapsWaits());
show('uses several cores', await usesSeveralCores());
show('pre-empts', await preempts());
show('shares memory', await sharesMemory());
show('thread per task', await threadPerTask());
show('coloured', await coloured());
