import assert from 'node:assert/strict';
import { test } from 'node:test';
import { implementations } from '../implementations.js';
import { isUsage, parse } from '../lib/argv.js';

const RUN = '--seed 1 --warmup 0 --iterations 1';
const SPAWN = `--workload spawn --model promise --concurrency 3 ${RUN}`;
const COMPUTE = `--workload compute --model worker --units 4 --size 2 --workers 2 ${RUN}`;
const SERIAL = COMPUTE.replace('worker', 'sequential');

const read = (/** @type {string} */ line) => parse(line.split(' '), implementations);

test('a whole line is read', () => {
  const { implementation, ...rest } = read(
    COMPUTE.replace('--warmup 0', '--warmup 2').replace('--seed 1', '--seed 4294967295'),
  );
  assert.equal(implementation.model, 'worker');
  assert.deepEqual(rest, {
    parameters: { units: 4, size: 2, workers: 2 },
    seed: 4294967295,
    count: 3,
    hold: false,
    census: false,
    trace: null,
  });
});

test('the order is free, flags take no value', () => {
  const { hold, census } = read(`--census --hold ${SPAWN}`);
  assert.deepEqual({ hold, census }, { hold: true, census: true });
  assert.equal(read(`--trace t.json ${COMPUTE}`).trace, 't.json');
});

const refused = {
  'nothing at all': '',
  'an unknown workload': SPAWN.replace('spawn', 'spin'),
  'an unknown model': SPAWN.replace('promise', 'goroutine'),
  'a pair that there is not': SPAWN.replace('promise', 'sequential'),
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
  'too many iterations': SPAWN.replace('--iterations 1', '--iterations 1000001'),
  'no iteration': SPAWN.replace('--iterations 1', '--iterations 0'),
  'workers of a sequential model': SERIAL,
  'a hold with warm-up': `${SPAWN.replace('--warmup 0', '--warmup 1')} --hold`,
  'a hold with two iterations': `${SPAWN.replace('--iterations 1', '--iterations 2')} --hold`,
  'a hold of a workload without plateau': `${COMPUTE} --hold`,
  'a census without hold': `${SPAWN} --census`,
  'a trace of a workload without slices': `${SPAWN} --trace t.json`,
  'a trace without a file': `${COMPUTE} --trace `,
  'a trace with warm-up': `${COMPUTE.replace('--warmup 0', '--warmup 1')} --trace t.json`,
  'a list with more': `--list ${SPAWN}`,
};

for (const [name, line] of Object.entries(refused)) {
  test(`refused: ${name}`, () => {
    assert.throws(() => read(line), isUsage);
  });
}
