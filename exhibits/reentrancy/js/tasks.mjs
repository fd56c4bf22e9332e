import { AsyncLocalStorage } from 'node:async_hooks';

let scratch = 0;
let count = 0;
let last = Promise.resolve(); // the call that holds the lock
const mine = new AsyncLocalStorage();

const middle = () => Promise.resolve(); // the other call's turn

// Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
async function plain(number) {
  scratch = number;
  await middle();
  return scratch;
}

function underLock(number) {
  const answer = last.then(() => plain(number));
  last = answer.catch(() => {}); // a failure lets go as well
  return answer;
}

async function savedAndRestored(number) {
  const saved = scratch;
  const answer = await plain(number);
  scratch = saved;
  return answer;
}

async function copiedAndWrittenBack() {
  const copy = count;
  await middle();
  count = copy + 1;
  return count;
}

function contextVariable(number) {
  return mine.run(number, async () => {
    await middle();
    return mine.getStore();
  });
}

async function localsOnly(number) {
  const scratch = number;
  await middle();
  return scratch;
}

async function verdict(call) {
  const answers = await Promise.all([call(1), call(2)]);
  const lost = [1, 2].filter((number) => !answers.includes(number)).length;
  return lost ? `wrong: ${lost} of 2 lost` : 'right';
}

console.log('global variable:', await verdict(plain));
console.log('global variable under a lock:', await verdict(underLock));
console.log('global variable saved and restored:', await verdict(savedAndRestored));
console.log('global variable copied and written back:', await verdict(copiedAndWrittenBack));
console.log('context variable:', await verdict(contextVariable));
console.log('local variable:', await verdict(localsOnly));
