import { execFileSync } from 'node:child_process';
import { openSync, readFileSync, readSync, readlinkSync, unlinkSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

const [STEP, REACHED, TID, LOCK] = [0, 1, 2, 3];
const [RUNNING, LOCKED, SLEEPING, INPUT, ENDED] = [1, 2, 3, 4, 5];

function work(cells, pipe) {
  const reach = (step) => Atomics.store(cells, REACHED, step);
  Atomics.store(cells, TID, Number(readlinkSync('/proc/thread-self').split('/').at(-1)));
  reach(RUNNING);
  while (Atomics.load(cells, STEP) === RUNNING);
  reach(LOCKED);
  Atomics.wait(cells, LOCK, 1); // while it is 1
  reach(SLEEPING);
  while (Atomics.load(cells, STEP) < INPUT) Atomics.wait(cells, LOCK, 0, 50);
  reach(INPUT);
  readSync(pipe, Buffer.alloc(1));
  reach(ENDED);
}

function kernel(tid) {
  try {
    return readFileSync(`/proc/self/task/${tid}/stat`, 'utf8').split(') ')[1][0];
  } catch {
    return 'none';
  }
}

async function watch(cells, pipe) {
  let told = 'no event';
  const worker = new Worker(import.meta.filename, { workerData: { cells, pipe } });
  for (const event of ['online', 'exit']) worker.on(event, () => (told = event));

  async function sample(label, step, wanted) {
    Atomics.store(cells, STEP, step);
    let seen = '?';
    for (const end = Date.now() + 5000; seen !== wanted && Date.now() < end; await setTimeout(1)) {
      if (Atomics.load(cells, REACHED) === step) seen = kernel(Atomics.load(cells, TID));
    }
    console.log(`${label}: ${told} / ${seen}`);
  }

  Atomics.store(cells, LOCK, 1);
  await sample('running', RUNNING, 'R');
  await sample('waiting for a lock', LOCKED, 'S');
  Atomics.store(cells, LOCK, 0);
  Atomics.notify(cells, LOCK);
  await sample('sleeping', SLEEPING, 'S');
  await sample('waiting for input', INPUT, 'S');
  writeSync(pipe, 'x');
  await sample('ended', ENDED, 'none');
}

if (isMainThread) {
  execFileSync('mkfifo', ['pipe']);
  const pipe = openSync('pipe', 'r+');
  unlinkSync('pipe');
  await watch(new Int32Array(new SharedArrayBuffer(4 * 4)), pipe);
} else {
  work(workerData.cells, workerData.pipe);
}
