import { setTimeout as sleep } from 'node:timers/promises';

const taken = Array(5).fill(false);
const uses = Array(5).fill(0);
let [meals, waiting] = [0, []];

async function dine(me) {
  const [left, right] = [me, (me + 1) % 5];
  for (let meal = 0; meal < 5; meal++) {
    while (taken[left] || taken[right]) await new Promise((resolve) => waiting.push(resolve));
    taken[left] = taken[right] = true; // both or neither: no await since the look
    const seen = [uses[left], uses[right]];
    await sleep(1);
    [uses[left], uses[right]] = [seen[0] + 1, seen[1] + 1];
    meals++;
    taken[left] = taken[right] = false;
    for (const lookAgain of waiting) lookAgain();
    waiting = [];
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
console.log('lost updates:', 2 * meals - uses.reduce((sum, count) => sum + count));
