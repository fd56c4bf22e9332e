/** @import { Recipe, Sleep, Unit } from './types.js' */
import { openSync, writeSync } from 'node:fs';
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
    appendSlice(file, 'unit', { task, start, size, answer });
    arrive(words, RETURNED);
    return answer;
  };
}

/**
 * @param {string} path
 * @returns {Sleep}
 */
export function recordingSleep(path) {
  const file = openSync(path, 'a');
  return (task, ms) => {
    const start = process.hrtime.bigint();
    return setTimeout(ms).then(() => {
      appendSlice(file, 'sleep', { task, start, size: ms, answer: 0 });
    });
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

/**
 * Stamps the end and writes the event whole, in one call: several threads append to the file.
 * @param {number} file
 * @param {string} name
 * @param {{ task: number, start: bigint, size: number, answer: number }} slice
 */
function appendSlice(file, name, { task, start, size, answer }) {
  const end = process.hrtime.bigint();
  writeSync(
    file,
    `{"name":"${name}","ph":"X","pid":1,"tid":${threadId},"ts":${start / 1000n},"dur":${(end - start) / 1000n},` +
      `"args":{"task":${task},"start":${start},"end":${end},"size":${size},"answer":${answer}}},\n`,
  );
}
