async function save() {
  try {
    await new Promise((done) => setTimeout(done, 10));
    console.log('saved');
  } finally {
    console.log('closed');
  }
}

save();
process.exitCode = 3;
