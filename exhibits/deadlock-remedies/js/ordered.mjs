import { setTimeout as sleep } from 'node:timers/promises';

const uses = Array(5).fill(0);
let meals = 0;

async function dine(me) {
  const [low, high] = [me, (me + 1) % 5].sort((a, b) => a - b); // the lower number first, everywhere
  for (let meal = 0; meal < 5; meal++) {
    await navigator.locks.request(`fork ${low}`, async () => {
      await sleep(1); // long enough for everyone to take one
      await navigator.locks.request(`fork ${high}`, async () => {
        const seen = [uses[low], uses[high]];
        await sleep(1);
        [uses[low], uses[high]] = [seen[0] + 1, seen[1] + 1];
        meals++;
      });
    });
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
console.log('lost updates:', 2 * meals - uses.reduce((sum, count) => sum + count));
