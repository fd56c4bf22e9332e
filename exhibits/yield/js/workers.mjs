import { once } from 'node:events';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

const TURNS = 2000;

function switches() {
  const { voluntaryContextSwitches, involuntaryContextSwitches } = process.resourceUsage();
  return voluntaryContextSwitches + involuntaryContextSwitches;
}

function work({ cells, turns, mine }) {
  Atomics.add(cells, 1, 1);
  while (Atomics.load(cells, 1) < 2); // both are there
  for (let now = mine; now < TURNS; now += 2) {
    for (let seen; (seen = Atomics.load(cells, 0)) !== now; ) Atomics.wait(cells, 0, seen);
    turns[now] = mine;
    Atomics.store(cells, 0, now + 1);
    Atomics.notify(cells, 0);
  }
}

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(2 * 4)); // how many turns were taken, and who is there
  const turns = new Uint8Array(new SharedArrayBuffer(TURNS));
  const before = switches();
  const workers = [0, 1].map(
    (mine) => new Worker(import.meta.filename, { workerData: { cells, turns, mine } }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  const asked = switches() - before;
  const changes = turns.filter((name, at) => at > 0 && name !== turns[at - 1]).length;
  console.log('first ten turns:', Array.from(turns.slice(0, 10), (name) => 'ab'[name]).join(''));
  console.log('next turn:', changes >= 1900 ? "the other's" : changes >= 100 ? "either's" : 'its own');
  console.log(
    'kernel switches in 2000 turns:',
    asked >= 1000 ? '1000 or more' : asked >= 100 ? '100 or more' : 'under 100',
  );
} else {
  work(workerData);
}
