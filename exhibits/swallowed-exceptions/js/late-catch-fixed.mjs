async function save() {
  throw new Error('disk full');
}

const saving = Promise.allSettled([save()]); // has a handler on it from the start
setTimeout(async () => {
  const [{ reason }] = await saving;
  console.log('not saved:', reason.message);
}, 10);
