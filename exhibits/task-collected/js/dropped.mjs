import { setImmediate } from 'node:timers/promises';

async function save(watched) {
  await new Promise(() => {}); // nobody can settle it
  console.log('saved', watched);
}

function start() {
  const watched = {}; // held by the waiting function alone
  save(watched);
  return new WeakRef(watched);
}

const watched = start();
await setImmediate();
globalThis.gc();
console.log('collected:', watched.deref() === undefined);
