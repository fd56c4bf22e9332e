const meals = Array(5).fill(0);
const retries = Array(5).fill(0);

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

async function dine(me) {
  const [left, right] = [`fork ${me}`, `fork ${(me + 1) % 5}`];
  let resume = 0;
  // Without a bound on the rounds: for ever.
  for (let round = 0; round < 100; round++) {
    if (meals[me] === 5 || round < resume) {
      await met();
      await met();
      continue;
    }
    await navigator.locks.request(left, async () => {
      await met(); // luck, made certain: whoever tries holds one
      await navigator.locks.request(right, { ifAvailable: true }, (fork) => {
        if (fork) {
          meals[me]++;
        } else {
          retries[me]++;
          resume = round + 1 + Math.floor(4 * Math.random()); // sits out none to three
        }
      });
      await met();
    });
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
const sum = (counts) => counts.reduce((all, count) => all + count);
console.log('meals:', sum(meals));
console.log('retries:', sum(retries));
