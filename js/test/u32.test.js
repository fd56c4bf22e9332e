import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unit } from '../lib/kernel.js';
import { fmix32, fold, hex, seedFor } from '../lib/u32.js';

const MAX = 2 ** 32 - 1;

/** @type {[string, number, string][]} */
const vectors = [
  ['fmix32(1)', fmix32(1), '514e28b7'],
  ['fmix32 of the greatest', fmix32(MAX), '81f16f39'],
  ['fmix32 cuts to 32 bits', fmix32(2 ** 32 + 1), '514e28b7'],
  ['seed_for(1, 0)', seedFor(1, 0), '514e28b7'],
  ['seed_for is never 0', seedFor(0, 0), '9e3779b9'],
  ['seed_for wraps', seedFor(MAX, 2 ** 31 - 1), '56673fa7'],
  ['unit(1, 0, 1000)', unit(1, 0, 1000), '60a2aeb2'],
  ['fold of 8 units', fold(Array.from({ length: 8 }, (_, i) => unit(1, i, 10_000))), '7de2d8b8'],
  ['fold of 64 units', fold(Array.from({ length: 64 }, (_, i) => unit(1, i, 20_000))), 'a9fe7d89'],
  ['fold of nothing', fold([]), '00000000'],
];

for (const [name, value, expected] of vectors) {
  test(name, () => {
    assert.equal(hex(value), expected);
  });
}

test('fold is bound to the index', () => {
  assert.notEqual(fold([1, 2]), fold([2, 1]));
});
