const { promise: gate, resolve: goOn } = Promise.withResolvers();

async function fail() {
  throw new Error('broken');
}

async function sibling() {
  await gate;
  console.log('the sibling went on');
}

try {
  await Promise.all([fail(), sibling()]);
} catch {
  console.log('all rejected');
}
goOn();
