import { setTimeout as sleep } from 'node:timers/promises';

const rank = [0, 1, 2, 3, 4]; // the lower goes first; -1: eats, 99: is not hungry
const owner = [0, 1, 2, 3, 4]; // of each fork: everyone holds one already
const [meals, last] = [Array(5).fill(0), []]; // last: meals of philosopher 4, when each was done
let [births, preemptions, waiting] = [5, 0, []];

function take(me, fork, other) {
  if (rank[me] < rank[other]) {
    if (owner[fork] === other) preemptions++; // from the hand of one who waits, and comes after us
    owner[fork] = me;
  }
  return owner[fork] === me;
}

async function dine(me) {
  const [left, right, before] = [me, (me + 1) % 5, (me + 4) % 5];
  for (let meal = 1; meal <= 5; meal++) {
    while (!(take(me, left, before) && take(me, right, right))) {
      await new Promise((resolve) => waiting.push(resolve));
    }
    rank[me] = -1;
    await sleep(1); // the meal
    meals[me]++;
    [owner[left], owner[right]] = [undefined, undefined];
    rank[me] = process.argv[2] === 'age' ? births++ : me; // hungry again at once
    if (meal === 5) [rank[me], last[me]] = [99, meals[4]];
    for (const lookAgain of waiting) lookAgain();
    waiting = [];
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
const all = meals.reduce((sum, count) => sum + count);
console.log('meals:', all);
console.log('pre-emptions:', preemptions);
console.log('meals of philosopher 4 when 0 is done:', last[0]);
