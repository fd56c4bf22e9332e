import assert from 'node:assert/strict';
import { test } from 'node:test';
import { implementations } from '../implementations.js';
import { isUsage, parse } from '../lib/argv.js';

const RUN = '--seed 1 --warmup-ms 0 --warmup-least 0 --iterations 2';
const SPAWN = `--workload spawn --model async --concurrency 3 ${RUN}`;
const COMPUTE = `--workload compute --model worker --units 4 --size 2 --workers 2 ${RUN}`;
const TIMERS = `--workload timers --model async --concurrency 1 --hops 1 --delay_ms_min 5 --delay_ms_max 5 ${RUN}`;
const TRACE = `${COMPUTE.replace('--iterations 2', '--iterations 3')} --trace t.json`;
const SERIAL = COMPUTE.replace('worker', 'sequential');

const read = (/** @type {string} */ line) => parse(line.split(' '), implementations);

test('a whole line is read', () => {
  const { implementation, ...rest } = read(
    COMPUTE.replace('-ms 0', '-ms 3600000')
      .replace('-least 0', '-least 2')
      .replace('--seed 1', '--seed 4294967295'),
  );
  assert.equal(implementation.model, 'worker');
  assert.deepEqual(rest, {
    parameters: { units: 4, size: 2, workers: 2 },
    seed: 4294967295,
    warmupMs: 3600000,
    warmupLeast: 2,
    iterations: 2,
    hold: false,
    trace: null,
  });
});

test('the order is free, flags take no value', () => {
  assert.equal(read(`--hold ${SPAWN}`).hold, true);
  assert.equal(read(TRACE).trace, 't.json');
  assert.equal(read(`--trace t.json ${TIMERS.replace('--iterations 2', '--iterations 1')}`).trace, 't.json');
});

const refused = {
  'nothing at all': '',
  'an unknown workload': SPAWN.replace('spawn', 'spin'),
  'an unknown model': SPAWN.replace('async', 'goroutine'),
  'a pair that there is not': SPAWN.replace('async', 'sequential'),
  'an unknown name': `${SPAWN} --speed 9`,
  'a parameter of another workload': `${SPAWN} --units 9`,
  'a missing parameter': SPAWN.replace(' --concurrency 3', ''),
  'a missing seed': SPAWN.replace(' --seed 1', ''),
  'a missing value': `${SPAWN.replace(' --seed 1', '')} --seed`,
  'a doubled number': `${SPAWN} --seed 1`,
  'a doubled flag': `${SPAWN} --hold --hold`,
  'NAME=VALUE': SPAWN.replace('--seed 1', '--seed=1'),
  'an abbreviation': SPAWN.replace('--seed', '--see'),
  'a single dash': SPAWN.replace('--seed', '-seed'),
  'a bare word': `${SPAWN} more`,
  'a terminator': `${SPAWN} --`,
  'a sign': SPAWN.replace('--seed 1', '--seed +1'),
  'a negative number': SPAWN.replace('--seed 1', '--seed -1'),
  'a fraction': SPAWN.replace('--seed 1', '--seed 1.0'),
  'an exponent': SPAWN.replace('--seed 1', '--seed 1e3'),
  'a hexadecimal number': SPAWN.replace('--seed 1', '--seed 0x1'),
  'digits of another script': SPAWN.replace('--seed 1', '--seed ١'),
  'a seed too great': SPAWN.replace('--seed 1', '--seed 4294967296'),
  'a parameter below its least': SPAWN.replace('--concurrency 3', '--concurrency 0'),
  'a size below its least': COMPUTE.replace('--size 2', '--size 1'),
  'a parameter too great': SPAWN.replace('--concurrency 3', '--concurrency 2147483648'),
  'too many iterations': SPAWN.replace('--iterations 2', '--iterations 1000001'),
  'no iteration': SPAWN.replace('--iterations 2', '--iterations 0'),
  'the warm-up of version 1': `${SPAWN} --warmup 1`,
  'too much time to warm up': SPAWN.replace('-ms 0', '-ms 3600001'),
  'too many warm-ups': SPAWN.replace('-least 0', '-least 1000001'),
  'a missing warm-up': SPAWN.replace(' --warmup-ms 0', ''),
  'a least delay above the most': TIMERS.replace('_min 5', '_min 6'),
  'workers of a sequential model': SERIAL,
  'a hold with warm-up by time': `${SPAWN.replace('-ms 0', '-ms 1')} --hold`,
  'a hold with warm-up by count': `${SPAWN.replace('-least 0', '-least 1')} --hold`,
  'a hold with one iteration': `${SPAWN.replace('--iterations 2', '--iterations 1')} --hold`,
  'a hold of a workload without plateau': `${COMPUTE} --hold`,
  'the census of version 1': `${SPAWN} --hold --census`,
  'a hold with a trace': `${SPAWN} --hold --trace t.json`,
  'a trace of a workload without slices': `${SPAWN.replace('--iterations 2', '--iterations 1')} --trace t.json`,
  'a trace without a file': TRACE.replace('t.json', ''),
  'a trace with warm-up': TRACE.replace('-ms 0', '-ms 1'),
  'a trace of compute with two iterations': TRACE.replace('--iterations 3', '--iterations 2'),
  'a trace of timers with two iterations': `${TIMERS} --trace t.json`,
  'a list with more': `--list ${SPAWN}`,
};

for (const [name, line] of Object.entries(refused)) {
  test(`refused: ${name}`, () => {
    assert.throws(() => read(line), isUsage);
  });
}
