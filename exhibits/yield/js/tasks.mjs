import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

const TURNS = 2000;
const turns = [];
let beforeTimer = TURNS;

function switches() {
  const status = readFileSync('/proc/thread-self/status', 'utf8'); // of this thread, without V8's helpers
  const counts = Array.from(status.matchAll(/ctxt_switches:\s*(\d+)/g), ([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count);
}

async function work(name) {
  for (let i = 0; i < TURNS / 2; i++) {
    turns.push(name);
    if (process.argv[2] === 'await-null') await null;
    else await setImmediate();
  }
}

setTimeout(() => (beforeTimer = turns.length), 1);
for (const begin = Date.now(); Date.now() < begin + 10; ); // it is due before the first turn
const before = switches();
await Promise.all([work('a'), work('b')]);
const asked = switches() - before;
const changes = turns.filter((name, at) => at > 0 && name !== turns[at - 1]).length;
console.log('first ten turns:', turns.slice(0, 10).join(''));
console.log('next turn:', changes >= 1900 ? "the other's" : changes >= 100 ? "either's" : 'its own');
console.log('a timer that is due:', beforeTimer < TURNS ? 'has its turn' : 'has to wait');
console.log(
  'kernel switches in 2000 turns:',
  asked >= 1000 ? '1000 or more' : asked >= 100 ? '100 or more' : 'under 100',
);
