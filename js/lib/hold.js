/** @import { Plateau } from './types.js' */
import { readSync } from 'node:fs';

/**
 * A plateau that says it is reached, and lasts until stdin says otherwise.
 * @param {() => void} stamp
 * @param {(() => Promise<number>) | null} census
 * @returns {Plateau}
 */
export function askingPlateau(stamp, census) {
  return async (n, poke) => {
    stamp();
    const { gc } = globalThis;
    if (gc === undefined) throw new Error('--hold needs node --expose-gc');
    const counted = census === null ? {} : { census: await census() };
    gc();
    gc(); // what the first one's finalisers let go
    say({ holding: n, ...counted });

    for (const line of readLines()) {
      if (line === 'go') return;
      const [, i, nonce] = /^poke (\d+) (\d+)$/.exec(line) ?? [];
      if (poke === null || i === undefined) throw new Error(`not understood: ${line}`);
      // All that a poke needs is microtasks: they run while this function is suspended here.
      say({ poked: Number(i), value: await poke(Number(i), Number(nonce)) });
    }
  };
}

/**
 * The lines of stdin by reads that block this thread: every task is parked, nothing else wants the loop.
 */
function* readLines() {
  const chunk = Buffer.alloc(4096);
  let text = '';
  for (let length = readSync(0, chunk); length > 0; length = readSync(0, chunk)) {
    const lines = (text + chunk.toString('latin1', 0, length)).split('\n');
    text = lines.pop() ?? '';
    yield* lines;
  }
}

/**
 * Prints one line of the contract.
 * @param {Record<string, unknown>} message
 */
export function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
