import { Worker } from 'node:worker_threads';

try {
  new Worker('throw new Error("disk full")', { eval: true });
} catch (error) {
  console.log('not saved:', error.message); // never: it is thrown on another stack
}
