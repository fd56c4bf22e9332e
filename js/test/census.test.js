import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { makeCensus } from '../lib/census.js';
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
  const census = makeCensus(HERE);
  assert.deepEqual(await census(), { census: 3, again: 0, moved: 0 });
  first.open();
  await setImmediate(); // they run
  assert.deepEqual(await census(), { census: 3, again: 3, moved: 3 });
  parked.push(task());
  await setImmediate();
  assert.deepEqual(await census(), { census: 4, again: 3, moved: 0 });
  assert.equal((await makeCensus(new URL('elsewhere/', HERE))()).census, 0);
  second.open();
  await Promise.all(parked);
  assert.ok((await census()).census < 3);
});
