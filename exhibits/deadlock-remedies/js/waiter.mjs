import { setTimeout as sleep } from 'node:timers/promises';

const uses = Array(5).fill(0);
let [meals, seats, waiting] = [0, 4, []]; // one seat fewer than there are forks

async function sitDown() {
  if (seats > 0) seats--;
  else await new Promise((resolve) => waiting.push(resolve));
}

/** Hand the seat over, if somebody waits for one. */
function standUp() {
  const next = waiting.shift();
  if (next) next();
  else seats++;
}

async function dine(me) {
  const [left, right] = [me, (me + 1) % 5];
  for (let meal = 0; meal < 5; meal++) {
    await sitDown();
    await navigator.locks.request(`fork ${left}`, async () => {
      await sleep(1); // long enough for everyone to take one
      await navigator.locks.request(`fork ${right}`, async () => {
        const seen = [uses[left], uses[right]];
        await sleep(1);
        [uses[left], uses[right]] = [seen[0] + 1, seen[1] + 1];
        meals++;
      });
    });
    standUp();
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
console.log('lost updates:', 2 * meals - uses.reduce((sum, count) => sum + count));
