const uses = Array(5).fill(0);
const owners = Array(5).fill(0); // how many believe to have each fork
let [meals, mostOwners, stolen, arrived] = [0, 0, 0, 0];
const { promise: met, resolve: goOn } = Promise.withResolvers();

async function hold(fork, options, then) {
  try {
    await navigator.locks.request(`fork ${fork}`, options, async () => {
      mostOwners = Math.max(mostOwners, ++owners[fork]);
      await then(uses[fork]);
      owners[fork]--;
    });
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
    stolen++; // the callback above knows nothing of it
  }
}

async function dine(me) {
  const [left, right] = [me, (me + 1) % 5];
  await hold(left, {}, async (seenLeft) => {
    if (++arrived === 5) goOn();
    await met; // luck, made certain: everyone holds one
    await hold(right, { steal: true }, async (seenRight) => {
      [uses[left], uses[right]] = [seenLeft + 1, seenRight + 1];
      meals++;
    });
  });
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
console.log('lost updates:', 2 * meals - uses.reduce((sum, count) => sum + count));
console.log('forks stolen:', stolen);
console.log('owners at once:', mostOwners);
