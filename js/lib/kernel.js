import { seedFor } from './u32.js';

/**
 * One step of Marsaglia's generator, on a signed 32-bit integer other than 0.
 * @param {number} x
 */
function xs32(x) {
  x ^= x << 13;
  x ^= x >>> 17;
  return x ^ (x << 5);
}

/**
 * One unit of work: a single dependent chain of `rounds` steps.
 * @param {number} base
 * @param {number} i
 * @param {number} rounds
 */
export function unit(base, i, rounds) {
  let x = seedFor(base, i) | 0;
  let sum = 0;
  for (let round = 0; round < rounds; round += 1) {
    x = xs32(x);
    sum = (sum + x) | 0;
  }
  return (sum ^ x) >>> 0;
}
