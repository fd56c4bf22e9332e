let a = 100;
let b = 0;

async function transfer() {
  a -= 30;
  await null; // a line to the log, over the network
  b += 30;
}

async function show() {
  console.log('sum:', a + b);
}

await Promise.all([transfer(), show()]);
