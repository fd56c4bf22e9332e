/** @import { Poke } from './types.js' */
import { readSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';

/**
 * Says at each plateau that it is reached, and obeys stdin until that releases it.
 * @param {() => Promise<Record<string, number>>} census
 */
export function makeHolder(census) {
  const lines = readLines();
  /**
   * @param {number} n
   * @param {Poke | null} poke
   * @param {{ iteration: number, gate: number }} place
   */
  return async (n, poke, place) => {
    say({ holding: n, ...place });
    for (let line = lines.next(); !line.done && line.value !== 'go'; line = lines.next()) {
      say(await obey(line.value, n, poke, census));
    }
  };
}

/**
 * All that a poke needs is microtasks: they run while this function is suspended. While the tasks rest, so
 * does it, and the loop runs. A census that is asked for first sees who was there when the plateau was reached.
 * @param {string} line
 * @param {number} n
 * @param {Poke | null} poke
 * @param {() => Promise<Record<string, number>>} census
 * @returns {Promise<Record<string, number>>}
 */
async function obey(line, n, poke, census) {
  if (line === 'collect') return { collected: collect() };
  if (line === 'census') return census();
  const [, ms] = /^rest (\d+)$/.exec(line) ?? [];
  if (ms !== undefined) {
    await setTimeout(Number(ms));
    return { rested: Number(ms) };
  }
  const [, i, nonce] = /^poke (\d+) (\d+)$/.exec(line) ?? [];
  if (poke === null || i === undefined) throw new Error(`not understood: ${line}`);
  if (Number(i) >= n) throw new Error(`there are ${n} tasks: ${line}`);
  return { poked: Number(i), value: await poke(Number(i), Number(nonce)) };
}

/**
 * The bytes that V8 counts as live, after all garbage is gone and its pages are given back.
 */
function collect() {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('--hold needs node --expose-gc');
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  gc(); // what the first one's finalisers let go; all that Node 20 knows
  const { used_heap_size: used, external_memory: external } = getHeapStatistics();
  return used + external;
}

/**
 * The lines of stdin by reads that block this thread: every task is parked, nothing else wants the loop.
 */
function* readLines() {
  const chunk = Buffer.alloc(4096);
  let text = '';
  for (let length = readSync(0, chunk); length > 0; length = readSync(0, chunk)) {
    const lines = (text + chunk.toString('latin1', 0, length)).split('\n');
    text = lines.pop() ?? '';
    yield* lines;
  }
}

/**
 * Prints one line of the contract.
 * @param {Record<string, unknown>} message
 */
export function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
