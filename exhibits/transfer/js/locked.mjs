let a = 100;
let b = 0;
let last = Promise.resolve(); // what holds the lock

function locked(work) {
  const mine = last.then(work);
  last = mine.catch(() => {}); // a failure lets go as well
  return mine;
}

async function transfer() {
  a -= 30;
  await null; // a line to the log, over the network
  b += 30;
}

async function show() {
  console.log('sum:', a + b);
}

await Promise.all([locked(transfer), locked(show)]);
