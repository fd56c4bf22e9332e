import { setTimeout as sleep } from 'node:timers/promises';

const fastest = () => Promise.race([sleep(1), sleep(3_600_000), sleep(3_600_000)]);

await fastest();
console.log('answered'); // and the process stays: two timers go on
