import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

async function serve() {
  const [meals, uses] = [Array(5).fill(0), Array(5).fill(0)]; // the main thread's: no worker reaches them
  const philosophers = meals.map((_, me) => {
    const philosopher = new Worker(import.meta.filename);
    philosopher.on('message', () => {
      meals[me]++;
      uses[me]++;
      uses[(me + 1) % 5]++;
      philosopher.postMessage('served');
    });
    return philosopher;
  });
  await Promise.all(philosophers.map((each) => once(each, 'exit')));
  const sum = (counts) => counts.reduce((all, count) => all + count);
  console.log('meals:', sum(meals));
  console.log('lost updates:', 2 * sum(meals) - sum(uses));
}

async function dine() {
  for (let meal = 0; meal < 5; meal++) {
    parentPort.postMessage('hungry');
    await once(parentPort, 'message');
  }
}

await (isMainThread ? serve() : dine());
