import { setTimeout as sleep } from 'node:timers/promises';

let ends = 0; // of the lease of the fork that two neighbours share; 0: it was put down
let [meals, uses, expiries] = [0, 0, 0];

async function lease() {
  while (performance.now() < ends) await sleep(1);
  if (ends > 0) expiries++;
  ends = performance.now() + 5;
  return uses;
}

function eat(seen) {
  [meals, uses, ends] = [meals + 1, seen + 1, 0];
}

async function neighbour() {
  eat(await lease());
}

const seen = await lease();
await neighbour(); // luck, made certain: a pause longer than the lease
eat(seen);
console.log('meals:', meals);
console.log('lost updates:', meals - uses);
console.log('lease expiries:', expiries);
