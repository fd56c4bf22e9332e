let last = Promise.resolve();
const balance = 70;

function locked(work) {
  const result = last.then(work);
  last = result.catch(() => {});
  return result;
}

const readLocked = () => balance; // for callers that hold the lock

const report = () =>
  locked(async () => {
    console.log('counting');
    console.log('balance:', readLocked());
  });

await report();
