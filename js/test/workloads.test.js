/** @import { Poke } from '../lib/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { unit } from '../lib/kernel.js';
import { makeRecipe } from '../lib/trace.js';
import { fmix32, hex, seedFor } from '../lib/u32.js';
import { compute as computeAsync } from '../workloads/compute_async.js';
import { compute as computeSequential } from '../workloads/compute_sequential.js';
import { compute as computeWorker } from '../workloads/compute_worker.js';
import { compute as computeWorkerShared } from '../workloads/compute_worker_shared.js';
import { mailbox } from '../workloads/mailbox_async.js';
import { spawn as spawnAsync } from '../workloads/spawn_async.js';
import { spawn as spawnPromise } from '../workloads/spawn_promise.js';
import { spawn as spawnWorker } from '../workloads/spawn_worker.js';
import { timers } from '../workloads/timers_async.js';

const TIMEOUT = { timeout: 60_000 };
const SEEDS = [1, 2, 3];
const PLAIN = makeRecipe('', {});

/** @param {AsyncIterable<number>} stream */
async function answers(stream) {
  const all = [];
  for await (const answer of stream) all.push(hex(answer));
  return all;
}

const nothing = () => undefined;

/** @type {[string, () => AsyncIterable<number>, string[]][]} */
const references = [
  [
    'timers in async functions',
    () =>
      timers(SEEDS, { concurrency: 1000, hops: 5, delay_ms_min: 1, delay_ms_max: 20 }, (_i, ms) =>
        setTimeout(ms),
      ),
    ['4b1d2a0b', '1109a677', '187a4b05'],
  ],
  [
    'compute in sequence',
    () => computeSequential(SEEDS, { units: 64, size: 1000 }, unit),
    ['88c46c95', '71bf7c99', 'd20ad2bb'],
  ],
  [
    'compute in async functions',
    () => computeAsync(SEEDS, { units: 64, size: 1000 }, unit),
    ['88c46c95', '71bf7c99', 'd20ad2bb'],
  ],
  [
    'compute in 3 workers, 64 units',
    () => computeWorker(SEEDS, { units: 64, size: 1000, workers: 3 }, PLAIN),
    ['88c46c95', '71bf7c99', 'd20ad2bb'],
  ],
  [
    'compute in more workers than units',
    () => computeWorker([1], { units: 1, size: 1000, workers: 2 }, PLAIN),
    ['4167dbe9'],
  ],
  [
    'compute in 3 workers that share a counter, 64 units',
    () => computeWorkerShared(SEEDS, { units: 64, size: 1000, workers: 3 }, PLAIN),
    ['88c46c95', '71bf7c99', 'd20ad2bb'],
  ],
  [
    'compute in more workers that share a counter than units',
    () => computeWorkerShared([1], { units: 1, size: 1000, workers: 2 }, PLAIN),
    ['4167dbe9'],
  ],
  [
    'spawn of one async function',
    () => spawnAsync(SEEDS, { concurrency: 1, depth: 1 }, nothing),
    ['bab18a02', 'c5a124cb', '4bc367b8'],
  ],
  [
    'spawn of 1000 async functions',
    () => spawnAsync(SEEDS, { concurrency: 1000, depth: 1 }, nothing),
    ['dc2d2f80', 'cb246484', 'b4192a70'],
  ],
  [
    'spawn of 1000 async functions, ten calls deep',
    () => spawnAsync(SEEDS, { concurrency: 1000, depth: 10 }, nothing),
    ['88fd2b60', '6b7eac9c', 'f5708f22'],
  ],
  [
    'spawn of one chain of promises',
    () => spawnPromise(SEEDS, { concurrency: 1, depth: 1 }, nothing),
    ['bab18a02', 'c5a124cb', '4bc367b8'],
  ],
  [
    'spawn of 1000 chains of promises',
    () => spawnPromise(SEEDS, { concurrency: 1000, depth: 1 }, nothing),
    ['dc2d2f80', 'cb246484', 'b4192a70'],
  ],
  [
    'spawn of 1000 chains of promises, ten calls deep',
    () => spawnPromise(SEEDS, { concurrency: 1000, depth: 10 }, nothing),
    ['88fd2b60', '6b7eac9c', 'f5708f22'],
  ],
  [
    'spawn of one worker, two calls deep',
    () => spawnWorker(SEEDS, { concurrency: 1, depth: 2 }, nothing),
    ['22e7bbc0', '5e7b93ac', '1609f018'],
  ],
  [
    'spawn of one worker',
    () => spawnWorker(SEEDS, { concurrency: 1, depth: 1 }, nothing),
    ['bab18a02', 'c5a124cb', '4bc367b8'],
  ],
  [
    'mailbox of 1000 async functions',
    () => mailbox(SEEDS, { concurrency: 1000 }, nothing),
    ['d553e760', 'd6083bf6', 'de461b28'],
  ],
];

for (const [name, open, expected] of references) {
  test(name, TIMEOUT, async () => {
    assert.deepEqual(await answers(open()), expected);
  });
}

test('the least delay counts', TIMEOUT, async () => {
  /** @type {Set<number>} */
  const delays = new Set();
  const sleep = async (/** @type {number} */ _i, /** @type {number} */ ms) => {
    delays.add(ms);
  };
  await answers(timers([1], { concurrency: 100, hops: 2, delay_ms_min: 7, delay_ms_max: 9 }, sleep));
  assert.deepEqual(delays, new Set([7, 8, 9]));
});

test('async functions and workers spawn to the same answer', TIMEOUT, async () => {
  const parameters = { concurrency: 5, depth: 10 };
  const workers = await answers(spawnWorker([4294967295, 0], parameters, nothing));
  assert.deepEqual(workers, await answers(spawnAsync([4294967295, 0], parameters, nothing)));
});

for (const [name, spawn] of Object.entries({ spawnAsync, spawnPromise, spawnWorker })) {
  test(`${name} asks for its plateau twice a seed, and waits for it`, TIMEOUT, async () => {
    /** @type {number[]} */
    const log = [];
    const plateau = async (/** @type {number} */ n) => {
      log.push(n);
      await setTimeout(1);
      log.push(-n);
    };
    for await (const _ of spawn([1, 2], { concurrency: 3, depth: 1 }, plateau)) log.push(0);
    assert.deepEqual(log, [3, -3, 3, -3, 0, 3, -3, 3, -3, 0]);
  });
}

test('a poked mailbox answers, and is there again for the next', TIMEOUT, async () => {
  /** @type {(number | undefined)[]} */
  const values = [];
  const plateau = async (/** @type {number} */ _n, /** @type {Poke | null} */ poke) => {
    values.push(...(await Promise.all([poke?.(2, 7), poke?.(0, 4294967295)])));
    values.push(await poke?.(2, 7), await poke?.(2, 8));
  };
  const stream = mailbox([1], { concurrency: 3 }, plateau);
  const untouched = mailbox([1], { concurrency: 3 }, nothing);
  assert.deepEqual(await answers(stream), await answers(untouched));
  const value = (/** @type {number} */ i, /** @type {number} */ nonce) => fmix32(seedFor(1, i) + nonce);
  assert.deepEqual(values, [value(2, 7), value(0, 4294967295), value(2, 7), value(2, 8)]);
});

for (const [name, compute] of Object.entries({ computeWorker, computeWorkerShared })) {
  test(`${name}: a worker that fails fails the stream`, TIMEOUT, async () => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    const recipe = { path: '/nonexistent/trace', units: 1, workers: 1, words };
    await assert.rejects(answers(compute([1], { units: 1, size: 2, workers: 1 }, recipe)), {
      code: 'ENOENT',
    });
  });
}
