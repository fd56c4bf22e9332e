import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

const [WANTED, SEEN] = [0, 1];

// A second thread looks at the first, as often as it is asked to.
function watch(cells) {
  for (;;) {
    Atomics.wait(cells, WANTED, 0);
    const wanted = Atomics.load(cells, WANTED);
    let letter = 0;
    for (const end = Date.now() + 5000; letter !== wanted && Date.now() < end; ) {
      letter = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ')[1].charCodeAt(0);
    }
    Atomics.store(cells, WANTED, 0);
    Atomics.store(cells, SEEN, letter);
    Atomics.notify(cells, SEEN);
  }
}

if (!isMainThread) watch(workerData);

const cells = new Int32Array(new SharedArrayBuffer(2 * 4));
const watcher = new Worker(import.meta.filename, { workerData: cells });

function ask(wanted) {
  Atomics.store(cells, SEEN, 0);
  Atomics.store(cells, WANTED, wanted.charCodeAt(0));
  Atomics.notify(cells, WANTED);
}

function tell(label, promise) {
  const [, state = 'fulfilled'] = /<(pending|rejected)>/.exec(inspect(promise)) ?? [];
  console.log(`${label}: ${state} / ${String.fromCharCode(Atomics.load(cells, SEEN))}`);
}

async function sample(label, promise) {
  ask('S');
  await Atomics.waitAsync(cells, SEEN, 0).value;
  tell(label, promise);
}

const lock = Promise.withResolvers();
const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });

async function busy() {
  await null; // from here on there is a promise of it
  ask('R');
  while (Atomics.load(cells, SEEN) === 0);
  tell('running', running);
}

const running = busy();
await running;
await sample('waiting for a lock', lock.promise);
await sample('sleeping', setTimeout(60_000, null, { ref: false }));
const input = once(cat.stdout, 'data');
await sample('waiting for input', input);
cat.stdin.end('x');
await input;
await sample('ended', input);
lock.reject(new Error('there will be no lock'));
await Promise.allSettled([lock.promise]);
await sample('failed', lock.promise);
await watcher.terminate();
