import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

let handled = 0;
process.on('SIGUSR2', () => handled++); // SIGUSR1 is Node's own: it opens the debugger's port

const thousand = `
  kill -STOP $PPID
  until grep -q '^State:.T' /proc/$PPID/status; do :; done
  for i in $(seq 1000); do kill -USR2 $PPID; done
  kill -CONT $PPID`;
const child = spawn('sh', ['-c', thousand]);
await Promise.all([once(process, 'SIGUSR2'), once(child, 'exit')]);
await setTimeout(200); // whatever else may come
console.log('handled:', handled, 'of 1000');
