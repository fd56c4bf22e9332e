import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { awaits, makeCensus, thens } from '../lib/census.js';
import { gate } from '../lib/gate.js';

const HERE = new URL('.', import.meta.url);

/**
 * Of three tasks that park at a gate, `depth` calls deep, which move when it opens and then no more.
 * @param {() => Promise<object>} census
 * @param {number} depth
 * @param {{ open: () => void }} first
 */
async function seesOneTaskInEach(census, depth, first) {
  assert.deepEqual(await census(), { census: 3, again: 0, moved: 0, frames: 3 * depth });
  first.open();
  await setImmediate();
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 3, frames: 3 * depth });
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 0, frames: 3 * depth });
}

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
  assert.deepEqual(await census(), { census: 3, again: 0, moved: 0, frames: 3 });
  first.open();
  await setImmediate(); // they run
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 3, frames: 3 });
  parked.push(task());
  await setImmediate();
  assert.deepEqual(await census(), { census: 4, again: 3, moved: 0, frames: 4 });
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
    assert.deepEqual(await census(), { census: 3, again: 0, moved: 0, frames: 3 });
    const begin = () => parked.push(helper(), helper(), helper());
    if (earlier) begin();
    first.open();
    await setImmediate(); // the tasks run
    if (!earlier) begin();
    assert.deepEqual(await census(), { census: 3, again: 3, moved: 3, frames: 3 });
    second.open();
    await Promise.all(parked);
  });
}

for (const depth of [2, 10]) {
  test(`calls that await each other are one task, which moves as the innermost does; depth ${depth}`, async () => {
    const [first, second] = [gate(), gate()];
    const park = async () => {
      await first.opened;
      await second.opened;
    };
    const enclose = async (/** @type {number} */ level) => {
      await (level === 2 ? park() : enclose(level - 1));
    };
    const parked = [enclose(depth), enclose(depth), enclose(depth)];
    const supervise = async () => {
      await parked[0]; // which is a task nevertheless
    };
    const supervisor = supervise();
    await seesOneTaskInEach(makeCensus(HERE, awaits), depth, first);
    second.open();
    await Promise.all([...parked, supervisor]);
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
  assert.deepEqual(await census(), { census: 3, again: 0, moved: 0, frames: 3 });
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 0, frames: 3 });
  first.open();
  await setImmediate(); // they run
  parked.push(task(4));
  await setImmediate();
  assert.deepEqual(await census(), { census: 4, again: 3, moved: 3, frames: 4 });
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

for (const depth of [2, 10]) {
  test(`chains that wait for each other are one task, which moves as the innermost does; depth ${depth}`, async () => {
    const [first, second] = [gate(), gate()];
    const park = (/** @type {number} */ v) =>
      first.opened
        .then(() => {
          v += 1;
          return second.opened;
        })
        .then(() => v);
    /** @type {(level: number) => Promise<number>} */
    const enclose = (level) => (level === 2 ? park(0) : enclose(level - 1)).then((v) => v + level);
    const parked = [enclose(depth), enclose(depth), enclose(depth)];
    const supervise = (/** @type {number} */ own) => parked[0]?.then((v) => v + own);
    const supervisor = supervise(1);
    await seesOneTaskInEach(makeCensus(HERE, thens), depth, first);
    second.open();
    await Promise.all([...parked, supervisor]);
  });
}

test('closures of two calls that wait for each other are counted once each', async () => {
  const first = gate();
  const one = (/** @type {number} */ v) => [() => v, () => v + 1];
  const other = (/** @type {number} */ v) => () => v;
  const [begin, end] = one(1);
  const parked = first.opened.then(begin).then(other(2)).then(end);
  const census = await makeCensus(HERE, thens)();
  assert.deepEqual(census, { census: 1, again: 0, moved: 0, frames: 2 });
  first.open();
  await parked;
});
