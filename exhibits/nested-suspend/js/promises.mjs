const log = [];

async function wait() {
  log.push('suspended');
  await null;
  log.push('resumed');
  return 0;
}

const chain = Array.from({ length: 10 }, (_, depth) => async () => 1 + (await chain[depth + 1]()));
const marked = chain.filter((each) => each.constructor.name === 'AsyncFunction');
chain.push(wait);
const call = chain[0]();
log.push('other');
console.log('frames that are marked:', marked.length, 'of 10');
console.log('a call of one returns:', call.constructor.name);
console.log('the sum of all:', await call);
console.log('what happened:', log.join(', '));
chain[5] = () => 1 + chain[6]();
console.log('with one unmarked:', await chain[0]());
