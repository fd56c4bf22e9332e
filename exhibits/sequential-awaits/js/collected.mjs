import { setTimeout } from 'node:timers/promises';

let inFlight = 0;
let most = 0;

async function fetchOne() {
  inFlight++;
  most = Math.max(most, inFlight);
  await setTimeout(20);
  inFlight--;
}

const calls = Array.from({ length: 10 }, fetchOne); // promises: all of them have begun
for (const call of calls) {
  await call;
}
console.log('most in flight:', most);
