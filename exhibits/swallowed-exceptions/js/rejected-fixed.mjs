async function save() {
  throw new Error('disk full');
}

try {
  await save();
  console.log('saved');
} catch (error) {
  console.log('not saved:', error.message);
}
