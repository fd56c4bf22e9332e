const orders = {
  fifo: (jobs) => jobs,
  'shortest-first': (jobs) => jobs.toSorted((a, b) => a - b),
  'longest-first': (jobs) => jobs.toSorted((a, b) => b - a),
  // One of them as long as all the others together.
  'long-last': (jobs) => [...jobs.slice(1), sum(jobs.slice(1))],
  'long-first': (jobs) => [sum(jobs.slice(1)), ...jobs.slice(1)],
};

function sum(numbers) {
  return numbers.reduce((total, number) => total + number);
}

function* lengths(count) {
  let x = 1;
  for (let i = 0; i < count; i++) {
    x ^= x << 13; // Marsaglia's xorshift: the same jobs in every language
    x ^= x >>> 17;
    x ^= x << 5;
    yield 1 + ((x >>> 0) % 100);
  }
}

function schedule(jobs, workers) {
  const free = Array(workers).fill(0); // when each worker is free again
  return jobs.map((job) => {
    const worker = free.indexOf(Math.min(...free));
    return (free[worker] += job);
  });
}

const jobs = orders[process.argv[2]]([...lengths(100)]);
for (const [name, workers] of [
  ['one worker', 1],
  ['two workers', 2],
]) {
  const completed = schedule(jobs, workers);
  const mean = sum(completed) / completed.length;
  console.log(`makespan of ${name}: ${Math.max(...completed)}`);
  console.log(`mean completion of ${name}: ${mean.toFixed(2)}`);
}
