/** @import { Recipe } from '../lib/types.js' */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { MEETINGS, makeRecipe, recordSleeps, resetMeetings, unitFrom } from '../lib/trace.js';
import { fold } from '../lib/u32.js';
import { compute } from '../workloads/compute_worker.js';

const TIMEOUT = { timeout: 60_000 };

/**
 * @typedef {{ name: string, tid: number, ts: number, dur: number,
 *   args: { task: number, start: number, end: number, size: number, answer: number } }} Event
 */

/**
 * @param {(path: string) => Promise<void>} record
 */
async function recorded(record) {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'));
  const path = join(folder, 'trace.json');
  try {
    writeFileSync(path, '');
    await record(path);
    const lines = readFileSync(path, 'utf8').split(',\n');
    assert.equal(lines.pop(), '');
    return lines.map((line) => /** @type {Event} */ (JSON.parse(line)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs the worker model on a recording kernel.
 * @param {number} units
 * @param {number} workers
 */
async function recordedUnits(units, workers) {
  let checksum = NaN;
  const events = await recorded(async (path) => {
    const recipe = makeRecipe(path, { units, workers });
    for await (const answer of compute([1], { units, size: 10, workers }, recipe)) checksum = answer;
  });
  assert.equal(
    checksum,
    fold(events.toSorted((a, b) => a.args.task - b.args.task).map((e) => e.args.answer)),
  );
  return events;
}

/** @type {[number, number][]} */
const sizes = [
  [8, 2],
  [9, 2],
  [13, 3],
  [2, 3],
  [1, 2],
  [4, 1],
];

for (const [units, workers] of sizes) {
  test(`${units} units meet in tuples of ${workers}, the straggler ends last`, TIMEOUT, async () => {
    const events = await recordedUnits(units, workers);
    assert.equal(events.length, units);
    const byStart = events.toSorted((a, b) => a.args.start - b.args.start);
    const meeting = Math.floor(units / 2 / workers) * workers;
    for (let first = 0; first < meeting; first += workers) {
      const tuple = byStart.slice(first, first + workers).map((event) => event.args);
      assert.ok(Math.max(...tuple.map(({ start }) => start)) < Math.min(...tuple.map(({ end }) => end)));
      assert.equal(new Set(byStart.slice(first, first + workers).map(({ tid }) => tid)).size, workers);
    }
    if (workers > 1) assert.equal(events.at(-1), byStart[meeting]);
  });
}

test('units meet anew in each iteration', TIMEOUT, async () => {
  const events = await recorded(async (path) => {
    const recipe = makeRecipe(path, { units: 4, workers: 2 });
    function* seeds() {
      for (const seed of [1, 2, 3]) {
        resetMeetings(recipe);
        yield seed;
      }
    }
    for await (const _ of compute(seeds(), { units: 4, size: 10, workers: 2 }, recipe));
  });
  assert.equal(events.length, 12);
  for (const first of [0, 4, 8]) {
    const args = events.slice(first, first + 4).map((event) => event.args);
    const [one, two] = args.toSorted((a, b) => a.start - b.start);
    assert.ok(one && two && two.start < one.end && one.start < two.end);
  }
});

test('a serial caller waits for a partner', TIMEOUT, async () => {
  const events = await recorded(async (path) => {
    const recipe = makeRecipe(path, { units: 4, workers: 2 });
    const serial = new Worker(
      `const { workerData } = require('node:worker_threads');
       import(workerData.module).then(({ unitFrom }) => unitFrom(workerData.recipe)(1, 0, 10));`,
      { eval: true, workerData: { module: new URL('../lib/trace.js', import.meta.url).href, recipe } },
    );
    await arrival(recipe);
    assert.equal(readFileSync(path, 'utf8'), ''); // it has come and has not gone
    const ended = new Promise((resolve) => serial.once('exit', resolve));
    unitFrom(recipe)(1, 1, 10);
    assert.equal(await ended, 0);
  });
  const [first, second] = events.map(({ args }) => args).sort((a, b) => a.task - b.task);
  assert.ok(first && second && events.length === 2);
  assert.ok(first.end > second.start);
});

/**
 * Settles when somebody waits at the first meeting.
 * @param {Recipe} recipe
 */
async function arrival(recipe) {
  while (Atomics.load(recipe.words, MEETINGS) === 0) await setImmediate();
}

test('a sleep is recorded with its task and its milliseconds', TIMEOUT, async () => {
  const [event, ...others] = await recorded(async (path) => {
    const { sleep, write } = recordSleeps(path);
    await sleep(7, 3);
    assert.equal(readFileSync(path, 'utf8'), '');
    write();
  });
  assert.deepEqual(others, []);
  assert.ok(event);
  const { name, ts, dur, args } = event;
  assert.deepEqual([name, args.task, args.size, args.answer], ['sleep', 7, 3, 0]);
  assert.deepEqual([ts, dur], [Math.floor(args.start / 1000), Math.floor((args.end - args.start) / 1000)]);
});
