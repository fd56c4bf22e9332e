import { Worker } from 'node:worker_threads';

process.chdir('/'); // the process has one, and the main thread alone may change it
new Worker('console.log(process.cwd());', { eval: true });
