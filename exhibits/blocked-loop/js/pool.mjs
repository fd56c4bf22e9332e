import { execFileSync } from 'node:child_process';
import { open, openSync, readFile } from 'node:fs';

execFileSync('mkfifo', ['fifo']);
for (let thread = 0; thread < 4; thread++) {
  open('fifo', 'r', () => {}); // each takes a thread, until somebody opens the other end
}
readFile('/dev/null', () => console.log('read'));
setTimeout(() => {
  console.log('timer');
  openSync('fifo', 'r+'); // both ends: the four come free
}, 1000);
