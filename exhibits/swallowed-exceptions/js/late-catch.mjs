async function save() {
  throw new Error('disk full');
}

const saving = save();
setTimeout(() => {
  saving.catch((error) => console.log('not saved:', error.message)); // too late
}, 10);
