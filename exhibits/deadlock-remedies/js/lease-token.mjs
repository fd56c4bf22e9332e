import { setTimeout as sleep } from 'node:timers/promises';

let ends = 0; // of the lease of the fork that two neighbours share; 0: it was put down
let [newest, meals, uses, expiries, fenced] = [0, 0, 0, 0, 0];

async function lease() {
  while (performance.now() < ends) await sleep(1);
  if (ends > 0) expiries++;
  ends = performance.now() + 5;
  return { token: ++newest, seen: uses };
}

/** Only with the newest lease. */
function eat({ token, seen }) {
  if (token === newest) [meals, uses, ends] = [meals + 1, seen + 1, 0];
  return token === newest;
}

async function neighbour() {
  eat(await lease());
}

let mine = await lease();
await neighbour(); // luck, made certain: a pause longer than the lease
while (!eat(mine)) {
  fenced++;
  mine = await lease();
}
console.log('meals:', meals);
console.log('lost updates:', meals - uses);
console.log('lease expiries:', expiries);
console.log('fenced writes:', fenced);
