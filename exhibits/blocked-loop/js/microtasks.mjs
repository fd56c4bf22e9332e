let ticked = false;
setTimeout(() => (ticked = true), 1);

for (let turn = 0; turn < 1_000_000 && !ticked; turn++) {
  await null; // back to the queue of promises, which is emptied before a timer's turn comes
}
console.log('ticked during the loop:', ticked);
