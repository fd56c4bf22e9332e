import { setTimeout } from 'node:timers/promises';

async function save() {
  throw new Error('disk full');
}

const loading = setTimeout(10);
const saving = save();
try {
  await loading; // while this one is awaited, nobody has a handler on the other
  await saving;
} catch (error) {
  console.log('not saved:', error.message);
}
