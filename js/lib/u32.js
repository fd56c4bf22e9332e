// 32-bit unsigned arithmetic, modulo 2^32. A value may leave a function wider than 32 bits only as the
// argument of one that cuts it: sums of a few 32-bit values are exact below 2^53, products are not.

const G = 0x9e3779b9;

/**
 * Mixes 32 bits so that each bit of the answer depends on every bit of `h`.
 * @param {number} h
 */
export function fmix32(h) {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The start value of task `i`, never 0.
 * @param {number} base
 * @param {number} i
 */
export function seedFor(base, i) {
  return fmix32(base + Math.imul(i, G)) || G;
}

/**
 * The checksum of all tasks' answers: bound to the index, indifferent to the order.
 * @param {ArrayLike<number>} answers
 */
export function fold(answers) {
  let total = 0;
  for (let i = 0; i < answers.length; i += 1) {
    total = addTask(total, i, Number(answers[i]));
  }
  return total;
}

/**
 * The fold with one more task.
 * @param {number} total
 * @param {number} i
 * @param {number} answer
 */
export function addTask(total, i, answer) {
  return (total + fmix32(answer + Math.imul(i, G))) >>> 0;
}

/**
 * Eight lower-case hexadecimal digits.
 * @param {number} value
 */
export function hex(value) {
  return value.toString(16).padStart(8, '0');
}
