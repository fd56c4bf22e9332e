let [meals, givenUp, arrived] = [0, 0, 0];
const { promise: met, resolve: goOn } = Promise.withResolvers();

async function dine(me) {
  const [left, right] = [`fork ${me}`, `fork ${(me + 1) % 5}`];
  await navigator.locks.request(left, async () => {
    if (++arrived === 5) goOn();
    await met; // luck, made certain: everyone holds one
    const patience = new AbortController();
    // AbortSignal.timeout() would be shorter, but its timer does not keep Node alive.
    if (me === 0) setTimeout(() => patience.abort(), 100);
    try {
      await navigator.locks.request(right, { signal: patience.signal }, () => meals++);
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
      givenUp++;
    }
  });
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
console.log('given up:', givenUp);
