function lock() {
  let last = Promise.resolve();
  return () => {
    const { promise, resolve: unlock } = Promise.withResolvers();
    const locked = last.then(() => unlock);
    last = promise;
    return locked;
  };
}

async function work(first, second) {
  const unlockFirst = await first(); // both calls get here before either goes on: each holds one
  console.log('holds one');
  const unlockSecond = await second();
  console.log('holds both');
  unlockSecond();
  unlockFirst();
}

const [a, b] = [lock(), lock()];
await Promise.all([work(a, b), work(b, a)]);
