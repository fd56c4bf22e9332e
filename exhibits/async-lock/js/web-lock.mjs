const balance = 70;

const read = () => navigator.locks.request('account', () => balance);

const report = () =>
  navigator.locks.request('account', async () => {
    console.log('counting');
    console.log('balance:', await read()); // read waits for the end of report
  });

await report();
