import { setTimeout } from 'node:timers/promises';

async function save() {
  throw new Error('disk full');
}

const loading = setTimeout(10);
const saving = save();
try {
  await Promise.all([loading, saving]);
} catch (error) {
  console.log('not saved:', error.message);
}
