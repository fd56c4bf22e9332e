import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
await setTimeout(50);
for (const end = performance.now() + 500; performance.now() < end; );
await setTimeout(50);
console.log('the loop was late by 400 ms or more:', delay.max >= 400e6);
