const rank = [0, 1, 2, 3, 4]; // the lower goes first; Infinity: not hungry
const owner = [0, 1, 2, 3, 4]; // of each fork: everyone holds one already
const [meals, uses, finished] = [Array(5).fill(0), Array(5).fill(0), []];
const wounded = new Set();
let [births, preemptions, waiting] = [5, 0, []];

const changed = () => new Promise((resolve) => waiting.push(resolve));

function wakeAll() {
  for (const goOn of waiting) goOn();
  waiting = [];
}

/** Is it on the table, and whoever shares it behind us? */
function free(me, fork) {
  const other = fork === me ? (me + 4) % 5 : fork;
  return owner[fork] === undefined && rank[me] < rank[other];
}

function wound(me, fork) {
  if (rank[me] < rank[owner[fork]]) {
    wounded.add(owner[fork]);
    wakeAll();
  }
}

async function take(me, fork) {
  while (!wounded.has(me) && owner[fork] !== me && !free(me, fork)) {
    wound(me, fork);
    await changed();
  }
  if (wounded.has(me)) return false;
  owner[fork] = me;
  return true;
}

function putDown(me) {
  for (const fork of [me, (me + 1) % 5]) {
    if (owner[fork] === me) owner[fork] = undefined;
  }
  wounded.delete(me);
  wakeAll();
}

async function dine(me) {
  const [left, right] = [me, (me + 1) % 5];
  wound(me, right);
  await null; // luck, made certain: everyone asks before anyone gives up
  for (let meal = 1; meal <= 5; meal++) {
    while (!((await take(me, left)) && (await take(me, right)))) {
      preemptions++;
      putDown(me);
    }
    const seen = [uses[left], uses[right]];
    await null; // the meal: the others run
    [uses[left], uses[right]] = [seen[0] + 1, seen[1] + 1];
    meals[me]++;
    if (meal === 5) {
      rank[me] = Infinity;
      finished.push([...meals]);
    } else if (process.argv[2] === 'age') {
      rank[me] = births++; // hungry again at once, behind all who wait
    }
    putDown(me);
  }
}

await Promise.all([0, 1, 2, 3, 4].map(dine));
const sum = (counts) => counts.reduce((all, count) => all + count);
console.log('meals:', sum(meals));
console.log('lost updates:', 2 * sum(meals) - sum(uses));
console.log('pre-emptions:', preemptions);
console.log('meals of philosopher 4 when 0 is done:', finished[0][4]);
