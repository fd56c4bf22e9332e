import assert from 'node:assert/strict';
import { test } from 'node:test';
import { implementations } from '../implementations.js';
import { parse } from '../lib/argv.js';
import { Ledger } from '../lib/ledger.js';

const LINE =
  '--workload compute --model sequential --units 1 --size 2 --workers 1 --seed 4294967295 --iterations 2';

test('seeds stay below 2^32, and each is prepared', () => {
  const ledger = new Ledger(parse(`${LINE} --warmup-ms 0 --warmup-least 2`.split(' '), implementations));
  let prepared = 0;
  const seeds = ledger.seeds(() => {
    prepared += 1;
  });
  assert.deepEqual([...seeds], [4294967295, 0, 2147483647, 2147483648]);
  assert.equal(prepared, 4);
});
