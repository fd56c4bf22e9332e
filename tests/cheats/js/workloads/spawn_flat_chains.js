import { fmix32 } from '../../../../js/lib/u32.js';
import { flat, mixed } from './flat.js';

/** Mixes in one loop what each of the calls around the innermost one should mix, all in chains of promises. */
export const spawn = flat((v, depth, first, second) =>
  first()
    .then(() => {
      v = fmix32(v + 0);
      return second();
    })
    .then(() => mixed(v, depth)),
);
