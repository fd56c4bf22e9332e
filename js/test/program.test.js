import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { implementations } from '../implementations.js';
import { fmix32, seedFor } from '../lib/u32.js';

const TIMEOUT = { timeout: 60_000 };
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const ONCE = '--seed 1 --warmup 0 --iterations 1';

/**
 * Runs the program as the harness does.
 * @param {string} line
 * @param {string} [input]
 */
function run(line, input = '') {
  const flags = line.includes('--hold') ? ['--expose-gc'] : [];
  return ended([...flags, MAIN, ...line.split(' ')], input);
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
  for (const line of [`--workload spawn --model promise ${ONCE}`, '--list --hold', '--sped 1']) {
    const { status, stderr, lines } = run(line);
    assert.deepEqual([status, lines], [64, []]);
    assert.notEqual(stderr, '');
  }
});

test('a measurement has every iteration and nothing else', TIMEOUT, () => {
  const { lines } = run(
    '--workload spawn --model promise --concurrency 1000 --seed 4294967295 --warmup 2 --iterations 2',
  );
  assert.equal(lines.length, 1);
  const { measurement } = /** @type {{ measurement: { iterations: Record<string, unknown>[] } }} */ (
    lines[0]
  );
  assert.deepEqual(Object.keys(measurement), [
    'contract',
    'facts',
    'spawn_ns',
    'join_ns',
    'iterations',
    'metrics',
  ]);
  assert.equal(measurement.iterations.length, 4);
  assert.deepEqual(
    measurement.iterations.slice(2).map(({ checksum }) => checksum),
    ['dc2d2f80', 'cb246484'],
  );
  for (const entry of measurement.iterations) {
    assert.deepEqual(Object.keys(entry), ['checksum', 'elapsed_ns', 'plateau_ns']);
    assert.ok(Number(entry['elapsed_ns']) >= Number(entry['plateau_ns']) && Number(entry['plateau_ns']) >= 1);
  }
});

for (const workload of ['spawn', 'mailbox']) {
  for (const concurrency of [1, 1000]) {
    test(`the census of ${workload} counts ${concurrency}`, TIMEOUT, () => {
      const { lines } = run(
        `--workload ${workload} --model promise --concurrency ${concurrency} ${ONCE} --hold --census`,
      );
      assert.deepEqual(lines[0], { holding: concurrency, census: concurrency });
      assert.ok('measurement' in (lines[1] ?? {}));
    });
  }
}

test('spawn in workers leaves the census to the kernel', TIMEOUT, () => {
  const { lines } = run(`--workload spawn --model worker --concurrency 2 ${ONCE} --hold --census`, 'go\n');
  assert.deepEqual(lines[0], { holding: 2 });
  assert.equal(lines.length, 2);
});

test('a held mailbox answers pokes, twice the same, and goes', TIMEOUT, () => {
  const input = 'poke 3 7\npoke 3 7\npoke 9 4294967295\npoke 0 0\ngo\npoke 1 1\n';
  const { status, lines } = run(`--workload mailbox --model promise --concurrency 10 ${ONCE} --hold`, input);
  assert.equal(status, 0);
  const poked = (/** @type {number} */ i, /** @type {number} */ nonce) => ({
    poked: i,
    value: fmix32(seedFor(1, i) + nonce),
  });
  assert.deepEqual(lines.slice(0, -1), [
    { holding: 10 },
    poked(3, 7),
    poked(3, 7),
    poked(9, 4294967295),
    poked(0, 0),
  ]);
});

test('a poke that is not for the workload ends it', TIMEOUT, () => {
  assert.equal(
    run(`--workload spawn --model promise --concurrency 2 ${ONCE} --hold`, 'poke 0 1\n').status,
    1,
  );
});

/**
 * Runs the program with a table of one stream.
 * @param {string} stream
 */
function runStream(stream) {
  const program = new URL('../lib/program.js', import.meta.url).href;
  const code = `import { run } from '${program}';
    const argv = '--workload spawn --model promise --concurrency 2 ${ONCE}'.split(' ');
    const row = { workload: 'spawn', model: 'promise', kinds: ['timed'], parameters: { concurrency: 1 } };
    await run(argv, [{ ...row, open: async (seeds) => (${stream})(seeds) }], new URL('file:///'));`;
  return ended(['--input-type=module', '--eval', code], '');
}

test('a deadlock is exit 13, a failing task exit 1', TIMEOUT, () => {
  assert.equal(runStream('async function* (seeds) { for (const seed of seeds) yield seed; }').status, 0);
  assert.equal(runStream('async function* () { yield await new Promise(() => {}); }').status, 13);
  assert.equal(runStream("async function* () { yield await Promise.reject(new Error('x')); }").status, 1);
});
