import { spawn } from 'node:child_process';

let read = 0;
const child = spawn('sh', ['-c', 'for i in $(seq 1000); do printf x; done']);
for await (const bytes of child.stdout) {
  read += bytes.length;
}
console.log('read:', read, 'of 1000');
