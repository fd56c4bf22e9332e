let ticked = false;
setTimeout(() => (ticked = true), 1);

const end = performance.now() + 500;
while (!ticked && performance.now() < end); // five hundred times as long as the timer
console.log('ticked during the loop:', ticked);
