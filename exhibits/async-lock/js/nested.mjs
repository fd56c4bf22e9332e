let last = Promise.resolve();
const balance = 70;

function locked(work) {
  const result = last.then(work); // when all that came before has ended
  last = result.catch(() => {});
  return result;
}

const read = () => locked(() => balance);

const report = () =>
  locked(async () => {
    console.log('counting');
    console.log('balance:', await read()); // read waits for the end of report
  });

await report();
