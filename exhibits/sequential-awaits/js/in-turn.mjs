import { setTimeout } from 'node:timers/promises';

let inFlight = 0;
let most = 0;

async function fetchOne() {
  inFlight++;
  most = Math.max(most, inFlight);
  await setTimeout(20);
  inFlight--;
}

for (let i = 0; i < 10; i++) {
  await fetchOne();
}
console.log('most in flight:', most);
