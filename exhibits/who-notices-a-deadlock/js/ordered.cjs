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
  const unlockFirst = await first();
  console.log('holds one');
  const unlockSecond = await second();
  console.log('holds both');
  unlockSecond();
  unlockFirst();
}

const [a, b] = [lock(), lock()];
Promise.all([work(a, b), work(a, b)]).then(() => console.log('done')); // a before b
