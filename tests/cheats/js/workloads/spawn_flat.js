import { fmix32 } from '../../../../js/lib/u32.js';
import { flat, mixed } from './flat.js';

/** Mixes in one loop what each of the calls around the innermost one should mix. */
export const spawn = flat(async (v, depth, first, second) => {
  await first();
  v = fmix32(v + 0);
  await second();
  return mixed(v, depth);
});
