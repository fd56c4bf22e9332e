import assert from 'node:assert/strict';
import { test } from 'node:test';
import { implementations } from '../implementations.js';
import { parse } from '../lib/argv.js';
import { Ledger, WitnessError } from '../lib/ledger.js';

const LINE =
  '--workload compute --model sequential --units 1 --size 2 --workers 1 --seed 4294967295 --iterations 2';

test('seeds stay below 2^32, and each is prepared', () => {
  const ledger = new Ledger(parse(`${LINE} --warmup-ms 0 --warmup-least 2`.split(' '), implementations));
  let prepared = 0;
  const seeds = ledger.seeds(() => {
    prepared += 1;
  });
  const handedOut = [];
  for (const seed of seeds) {
    handedOut.push(seed);
    ledger.enter(0);
  }
  assert.deepEqual(handedOut, [4294967295, 0, 2147483647, 2147483648]);
  assert.equal(prepared, 4);
});

test('what passes between two iterations is none of them', (t) => {
  let now = 1n;
  t.mock.method(process.hrtime, 'bigint', () => now);
  const ledger = new Ledger(parse(`${LINE} --warmup-ms 0 --warmup-least 2`.split(' '), implementations));
  for (const _ of ledger.seeds(() => undefined)) {
    now += 7n;
    ledger.enter(0);
    now += 100n;
  }
  const { between_ns, join_ns, iterations } = ledger.close();
  assert.deepEqual([between_ns, join_ns, ...iterations.map((each) => each.elapsed_ns)], [300, 100, 7, 7]);
});

test('a seed is answered before the next one is out', () => {
  const ledger = new Ledger(parse(`${LINE} --warmup-ms 0 --warmup-least 0`.split(' '), implementations));
  const seeds = ledger.seeds(() => undefined);
  seeds.next();
  assert.throws(() => seeds.next(), WitnessError);
});
