import { once } from 'node:events';
import { Writable } from 'node:stream';

const slow = new Writable({ highWaterMark: 1000, write: (_chunk, _encoding, done) => setTimeout(done, 1) });
let deepest = 0;
for (let i = 0; i < 500; i++) {
  slow.write(Buffer.alloc(100)); // the answer, false for "enough", is not looked at
  deepest = Math.max(deepest, slow.writableLength);
}
slow.end();
await once(slow, 'finish');
console.log('deepest:', deepest / 100);
