import { setTimeout } from 'node:timers/promises';

const abort = new AbortController();

async function fail() {
  throw new Error('broken');
}

async function sibling({ signal }) {
  await setTimeout(20, undefined, { signal });
  console.log('the sibling went on');
}

try {
  await Promise.all([fail(), sibling({ signal: abort.signal })]);
} catch {
  abort.abort();
  console.log('all rejected');
}
