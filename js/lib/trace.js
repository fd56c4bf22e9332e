/** @import { Recipe, Sleep, Unit } from './types.js' */
import { appendFileSync, openSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { unit } from './kernel.js';

// Words of the memory that all recording units share: three counts, then one for each meeting.
const ITERATION = 0;
const TICKETS = 1;
const RETURNED = 2;
export const MEETINGS = 3;

const MEETING_HALVES = [1, 2, 0]; // of the units, by iteration

/**
 * What a unit needs to record itself, wherever it is made; with an empty path it does not.
 * @param {string} path
 * @param {{ units?: number, workers?: number }} parameters
 * @returns {Recipe}
 */
export function makeRecipe(path, { units = 0, workers = 1 }) {
  const meetings = Math.floor(units / workers);
  const words = new Int32Array(new SharedArrayBuffer(4 * (MEETINGS + meetings)));
  return { path, units, workers, words };
}

/**
 * Makes the unit in the thread that will call it.
 * @param {Recipe} recipe
 * @returns {Unit}
 */
export function unitFrom(recipe) {
  return recipe.path === '' ? unit : recordingUnit(recipe);
}

/**
 * Forgets who came, so that the units of the next iteration meet anew. Nobody waits: all have returned.
 * @param {Recipe} recipe
 */
export function resetMeetings({ words }) {
  words.fill(0, TICKETS);
  Atomics.add(words, ITERATION, 1); // 1 is the first
}

/**
 * The kernel, recorded, and made to overlap: units meet in tuples of `workers`, and the one after them
 * outlasts all others. In the second iteration all of them meet; in the third none does, and the first
 * to come outlasts all others. A serial caller meets nobody and waits for ever.
 * @param {Recipe} recipe
 * @returns {Unit}
 */
function recordingUnit({ path, units, workers, words }) {
  const file = openSync(path, 'a');
  const alone = workers === 1;

  return (seed, task, size) => {
    const start = process.hrtime.bigint();
    const ticket = Atomics.add(words, TICKETS, 1);
    const halves = MEETING_HALVES[Math.max(0, Atomics.load(words, ITERATION) - 1)] ?? 0;
    const paired = Math.floor((units * halves) / 2 / workers) * workers;
    if (!alone && ticket < paired) {
      const meeting = MEETINGS + Math.floor(ticket / workers);
      arrive(words, meeting);
      waitUntil(words, meeting, workers);
    }
    const answer = unit(seed, task, size);
    if (!alone && halves < 2 && ticket === paired) waitUntil(words, RETURNED, units - 1);
    const end = process.hrtime.bigint();
    writeSync(file, line('unit', { task, start, end, size, answer })); // whole: several threads append to it
    arrive(words, RETURNED);
    return answer;
  };
}

/**
 * A sleep that is recorded, and what writes down how all of them were, since to write each as it ends would
 * make the others late.
 * @param {string} path
 * @returns {{ sleep: Sleep, write: () => void }}
 */
export function recordSleeps(path) {
  /** @type {Slice[]} */
  const slept = [];
  return {
    sleep: (task, ms) => {
      const start = process.hrtime.bigint();
      return setTimeout(ms).then(() => {
        slept.push({ task, start, end: process.hrtime.bigint(), size: ms, answer: 0 });
      });
    },
    write: () => {
      appendFileSync(path, slept.map((slice) => line('sleep', slice)).join(''));
    },
  };
}

/**
 * @param {Int32Array<SharedArrayBuffer>} words
 * @param {number} index
 */
function arrive(words, index) {
  Atomics.add(words, index, 1);
  Atomics.notify(words, index);
}

/**
 * Blocks the calling thread until the word is `count` or more.
 * @param {Int32Array<SharedArrayBuffer>} words
 * @param {number} index
 * @param {number} count
 */
function waitUntil(words, index, count) {
  for (let seen = Atomics.load(words, index); seen < count; seen = Atomics.load(words, index)) {
    Atomics.wait(words, index, seen);
  }
}

/** @typedef {{ task: number, start: bigint, end: bigint, size: number, answer: number }} Slice */

/**
 * @param {string} name
 * @param {Slice} slice
 */
function line(name, { task, start, end, size, answer }) {
  return (
    `{"name":"${name}","ph":"X","pid":1,"tid":${threadId},"ts":${start / 1000n},"dur":${(end - start) / 1000n},` +
    `"args":{"task":${task},"start":${start},"end":${end},"size":${size},"answer":${answer}}},\n`
  );
}
