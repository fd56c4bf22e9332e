import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { awaits, makeCensus, thens } from '../lib/census.js';
import { gate } from '../lib/gate.js';

const HERE = new URL('.', import.meta.url);

test('the census counts the calls of the function that has most of them', async () => {
  const [first, second] = [gate(), gate()];
  const task = async () => {
    await first.opened;
    await second.opened;
  };
  const supervisor = async () => {
    await second.opened;
  };
  const parked = [supervisor(), task(), task(), task(), supervisor()];
  const census = makeCensus(HERE, awaits);
  assert.deepEqual(await census(), { census: 3, again: 0, moved: 0 });
  first.open();
  await setImmediate(); // they run
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 3 });
  parked.push(task());
  await setImmediate();
  assert.deepEqual(await census(), { census: 4, again: 3, moved: 0 });
  assert.equal((await makeCensus(new URL('elsewhere/', HERE), awaits)()).census, 0);
  second.open();
  await Promise.all(parked);
  assert.ok((await census()).census < 3);
});

for (const earlier of [true, false]) {
  test(`of equally many calls the census takes those that it knows; helpers come earlier: ${earlier}`, async () => {
    const [first, second] = [gate(), gate()];
    const helper = async () => {
      await second.opened;
    };
    const task = async () => {
      await first.opened;
      await second.opened;
    };
    const parked = [task(), task(), task()];
    const census = makeCensus(HERE, awaits);
    assert.deepEqual(await census(), { census: 3, again: 0, moved: 0 });
    const begin = () => parked.push(helper(), helper(), helper());
    if (earlier) begin();
    first.open();
    await setImmediate(); // the tasks run
    if (!earlier) begin();
    assert.deepEqual(await census(), { census: 3, again: 3, moved: 3 });
    second.open();
    await Promise.all(parked);
  });
}

test('the census of chains counts the calls whose closures wait for a promise', async () => {
  const [first, second] = [gate(), gate()];
  const task = (/** @type {number} */ v) =>
    first.opened.then(() => {
      v += 1;
      return second.opened.then(() => v + 1);
    });
  const inAsync = async () => {
    await second.opened;
  };
  const parked = [task(1), task(2), task(3), inAsync(), inAsync(), inAsync(), inAsync()];
  const census = makeCensus(HERE, thens);
  assert.deepEqual(await census(), { census: 3, again: 0, moved: 0 });
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 0 });
  first.open();
  await setImmediate(); // they run
  parked.push(task(4));
  await setImmediate();
  assert.deepEqual(await census(), { census: 4, again: 3, moved: 3 });
  assert.equal((await makeCensus(new URL('elsewhere/', HERE), thens)()).census, 0);
  second.open();
  await Promise.all(parked);
  assert.equal((await census()).census, 0);
});

test('the census of chains sees no closure that nobody has handed to a promise', async () => {
  const closures = [1, 2, 3].map((v) => () => v);
  assert.equal((await makeCensus(HERE, thens)()).census, 0);
  assert.equal(closures.length, 3);
});
