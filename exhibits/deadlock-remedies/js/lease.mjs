import { setTimeout as sleep } from 'node:timers/promises';

const ends = Array(5).fill(0); // when the lease of each fork is over
const owners = Array(5).fill(0); // how many believe to have it
const uses = Array(5).fill(0);
let [meals, expiries, mostOwners] = [0, 0, 0];

function barrier(parties) {
  let waiting = [];
  return () => {
    const { promise, resolve } = Promise.withResolvers();
    waiting.push(resolve);
    if (waiting.length === parties) {
      for (const goOn of waiting) goOn();
      waiting = [];
    }
    return promise;
  };
}

const met = barrier(5);

async function lease(fork) {
  while (performance.now() < ends[fork]) await sleep(1);
  ends[fork] = performance.now() + 5;
  if (owners[fork] > 0) expiries++;
  owners[fork]++;
  mostOwners = Math.max(mostOwners, owners[fork]);
  return { fork, seen: uses[fork] };
}

async function dine(me) {
  const held = [];
  for (const fork of [me, (me + 1) % 5]) {
    held.push(await lease(fork));
    await met(); // luck, made certain: everyone pauses, longer than the lease
  }
  for (const { fork, seen } of held) uses[fork] = seen + 1;
  meals++;
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
console.log('lost updates:', 2 * meals - uses.reduce((sum, count) => sum + count));
console.log('lease expiries:', expiries);
console.log('owners at once:', mostOwners);
