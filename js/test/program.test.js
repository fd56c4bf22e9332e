import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { implementations } from '../implementations.js';
import { fmix32, fold, hex, seedFor } from '../lib/u32.js';

const TIMEOUT = { timeout: 60_000 };
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const ONCE = '--seed 1 --warmup-ms 0 --warmup-least 0 --iterations 1';
const HELD = '--seed 1 --warmup-ms 0 --warmup-least 0 --iterations 2 --hold';
const TIMED_SEED = 1 + 2 ** 31; // of iteration 0, with --seed 1

/**
 * Runs the program as the harness does.
 * @param {string} line
 * @param {string} [input]
 */
function run(line, input = '') {
  return ended(['--expose-gc', MAIN, ...line.split(' ')], input);
}

/**
 * @param {string[]} argv
 * @param {string} input
 */
function ended(argv, input) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { input, encoding: 'utf8' });
  assert.ok(stdout === '' || stdout.endsWith('\n'));
  const lines = stdout.split('\n').slice(0, -1);
  return {
    status,
    stderr,
    lines: lines.map((text) => /** @type {Record<string, unknown>} */ (JSON.parse(text))),
  };
}

test('--list gives the vectors and every implementation', TIMEOUT, () => {
  const { status, lines } = run('--list');
  assert.equal(status, 0);
  assert.deepEqual(lines[0], {
    vectors: {
      'fmix32(1)': '514e28b7',
      'fmix32(4294967295)': '81f16f39',
      'seed_for(1,0)': '514e28b7',
      'unit(1,0,1000)': '60a2aeb2',
      'fold(unit(1,i,10000),i<8)': '7de2d8b8',
    },
  });
  assert.equal(lines.length, 1 + implementations.length);
});

test('a bad argument is exit 64, with the reason on stderr', TIMEOUT, () => {
  for (const line of [`--workload spawn --model async ${ONCE}`, '--list --hold', '--sped 1']) {
    const { status, stderr, lines } = run(line);
    assert.deepEqual([status, lines], [64, []]);
    assert.notEqual(stderr, '');
  }
});

/** @typedef {{ checksum: string, elapsed_ns: number, plateau_ns: number }} Entry */

/**
 * @typedef {{ contract: number, iterations: Entry[],
 *   warmups?: { count: number, ns: number, fold: string, first: Entry, last_ns: number[] } }} Measurement
 */

/** @param {ReturnType<typeof ended>} run */
const measurementOf = ({ lines }) => /** @type {{ measurement: Measurement }} */ (lines.at(-1)).measurement;

const KEYS = ['contract', 'facts', 'spawn_ns', 'between_ns', 'join_ns', 'warmups', 'iterations', 'metrics'];

test('a measurement has every timed iteration, and a summary of the warm-ups', TIMEOUT, () => {
  const measured = run(
    '--workload spawn --model async --concurrency 1000 --depth 1 --seed 2147483647 --warmup-ms 0 --warmup-least 70 --iterations 2',
  );
  assert.equal(measured.lines.length, 1);
  const { iterations, warmups, ...rest } = measurementOf(measured);
  assert.deepEqual(Object.keys({ ...rest, iterations, warmups }).sort(), KEYS.toSorted());
  assert.equal(rest.contract, 2);
  assert.ok(warmups);
  assert.deepEqual([warmups.count, warmups.last_ns.length, iterations.length], [70, 64, 2]);
  assert.ok(warmups.ns > warmups.last_ns.reduce((sum, ns) => sum + ns));
  for (const entry of [warmups.first, ...iterations]) {
    assert.deepEqual(Object.keys(entry), ['checksum', 'elapsed_ns', 'plateau_ns']);
    assert.ok(entry.elapsed_ns >= entry.plateau_ns && entry.plateau_ns >= 1);
  }
});

test('warm-ups begin at the seed, timed iterations 2^31 above, both modulo 2^32', TIMEOUT, () => {
  const line =
    '--workload spawn --model async --concurrency 1000 --depth 1 --warmup-ms 0 --warmup-least 2 --iterations 2';
  const low = measurementOf(run(`${line} --seed 1`));
  const high = measurementOf(run(`${line} --seed ${TIMED_SEED}`));
  const checksums = high.iterations.map(({ checksum }) => checksum);
  assert.deepEqual(checksums, ['dc2d2f80', 'cb246484']);
  assert.equal(low.warmups?.first.checksum, checksums[0]);
  assert.equal(low.warmups?.fold, hex(fold(checksums.map((checksum) => Number.parseInt(checksum, 16)))));
});

test('warm-ups last as long as they shall', TIMEOUT, () => {
  const line = '--workload compute --model sequential --units 4 --size 2 --workers 1 --seed 1 --iterations 1';
  const start = process.hrtime.bigint();
  const { warmups } = measurementOf(run(`${line} --warmup-ms 300 --warmup-least 0`));
  assert.ok(warmups && warmups.count > 100 && process.hrtime.bigint() - start > 300_000_000n);
  assert.equal(measurementOf(run(`${line} --warmup-ms 0 --warmup-least 0`)).warmups, undefined);
});

/** @type {(iteration: number, gate: number) => object} */
const holding = (iteration, gate) => ({ holding: 1000, iteration, gate });
const census = (/** @type {number} */ again, /** @type {number} */ moved) => ({
  census: 1000,
  again,
  moved,
  frames: 1000,
});

for (const model of ['async', 'promise']) {
  test(`the census of spawn in ${model} knows tasks again, and whether they moved`, TIMEOUT, () => {
    const input = 'go\ncensus\ngo\ncensus\ncensus\ngo\ncensus\nrest 5\ncensus\n';
    const { lines } = run(`--workload spawn --model ${model} --concurrency 1000 --depth 1 ${HELD}`, input);
    assert.deepEqual(lines.slice(0, -1), [
      holding(0, 1),
      holding(0, 2),
      census(0, 0),
      holding(1, 1),
      census(0, 0),
      census(1000, 0),
      holding(1, 2),
      census(1000, 1000),
      { rested: 5 },
      census(1000, 0),
    ]);
  });
}

test('the census of mailbox sees a poke move one task', TIMEOUT, () => {
  const input = 'census\ngo\ncensus\npoke 3 1\npoke 3 2\ncensus\n';
  const { lines } = run(`--workload mailbox --model async --concurrency 1000 ${HELD}`, input);
  assert.deepEqual(lines.slice(0, 4), [holding(0, 1), census(0, 0), holding(1, 1), census(0, 0)]);
  assert.deepEqual(lines[6], census(1000, 1));
});

test('what is collected grows with the tasks', TIMEOUT, () => {
  const [few, many] = [1000, 20_000].map((concurrency) => {
    const { lines } = run(
      `--workload spawn --model async --concurrency ${concurrency} --depth 1 ${HELD}`,
      'go\ncollect\n',
    );
    return Number(lines[2]?.['collected']);
  });
  assert.ok(few && many && few > 1_000_000 && many > few + 19_000 * 100);
});

test('spawn in workers leaves the census to the kernel', TIMEOUT, () => {
  const { lines } = run(`--workload spawn --model worker --concurrency 2 --depth 1 ${HELD}`, 'census\ngo\n');
  assert.deepEqual(lines[1], { census: 0 });
  assert.equal(lines.length, 6);
});

test('a held mailbox answers pokes, twice the same, and goes', TIMEOUT, () => {
  const input = 'poke 3 7\npoke 3 7\npoke 9 4294967295\npoke 0 0\ngo\npoke 1 1\n';
  const { status, lines } = run(`--workload mailbox --model async --concurrency 10 ${HELD}`, input);
  assert.equal(status, 0);
  const poked = (/** @type {number} */ i, /** @type {number} */ nonce, seed = TIMED_SEED) => ({
    poked: i,
    value: fmix32(seedFor(seed, i) + nonce),
  });
  assert.deepEqual(lines.slice(0, -1), [
    { holding: 10, iteration: 0, gate: 1 },
    poked(3, 7),
    poked(3, 7),
    poked(9, 4294967295),
    poked(0, 0),
    { holding: 10, iteration: 1, gate: 1 },
    poked(1, 1, TIMED_SEED + 1),
  ]);
});

test('what is not for the workload ends it', TIMEOUT, () => {
  for (const word of ['poke 0 1', 'stop', '']) {
    assert.equal(
      run(`--workload spawn --model async --concurrency 2 --depth 1 ${HELD}`, `${word}\n`).status,
      1,
    );
  }
});

/**
 * Runs the program with a table of one stream.
 * @param {string} stream
 */
function runStream(stream, plateaus = 0) {
  const program = new URL('../lib/program.js', import.meta.url).href;
  const code = `import { run } from '${program}';
    const argv = '--workload spawn --model async --concurrency 2 --depth 1 ${ONCE.replace('iterations 1', 'iterations 2')}'.split(' ');
    const row = { workload: 'spawn', model: 'async', kinds: ['timed'], parameters: { concurrency: 1, depth: 1 }, plateaus: ${plateaus} };
    await run(argv, [{ ...row, open: async (seeds, _, { plateau }) => (${stream})(seeds, plateau) }], new URL('file:///'));`;
  return ended(['--input-type=module', '--eval', code], '');
}

test('a deadlock is exit 13, a failing task exit 1', TIMEOUT, () => {
  assert.equal(runStream('async function* (seeds) { for (const seed of seeds) yield seed; }').status, 0);
  assert.equal(runStream('async function* () { yield await new Promise(() => {}); }').status, 13);
  assert.equal(runStream("async function* () { yield await Promise.reject(new Error('x')); }").status, 1);
});

test('an iteration with another number of plateaus is exit 65', TIMEOUT, () => {
  const times = (/** @type {string} */ n) =>
    `async function* (seeds, plateau) { for (const seed of seeds) { for (let k = 0; k < ${n}; k += 1) await plateau(2, null); yield 1; } }`;
  assert.equal(runStream(times('2'), 2).status, 0);
  assert.equal(runStream(times('seed === 2 ** 31 + 1 ? 2 : 0'), 2).status, 65); // the next iteration has none
  for (const n of ['0', '1', '3']) {
    const { status, stderr, lines } = runStream(times(n), 2);
    assert.deepEqual([status, lines], [65, []]);
    assert.notEqual(stderr, '');
  }
});
