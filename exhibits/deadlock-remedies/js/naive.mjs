const [holds, wants] = [new Map(), new Map()];
const { promise: drawn, resolve: goOn } = Promise.withResolvers();
let meals = 0;

function draw() {
  for (const me of [0, 1, 2, 3, 4]) {
    console.log(`wait: philosopher ${me} holds fork ${holds.get(me)}, wants fork ${wants.get(me)}`);
  }
  goOn();
}

async function dine(me) {
  const [left, right] = [me, (me + 1) % 5];
  for (let meal = 0; meal < 5; meal++) {
    await navigator.locks.request(`fork ${left}`, async () => {
      holds.set(me, left);
      wants.set(me, right);
      if (holds.size === 5) draw();
      await drawn; // luck, made certain: everyone holds one
      await navigator.locks.request(`fork ${right}`, () => meals++);
    });
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
console.log('meals:', meals);
