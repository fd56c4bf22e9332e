async function save() {
  throw new Error('disk full');
}

save();
setImmediate(() => console.log('saved'));
