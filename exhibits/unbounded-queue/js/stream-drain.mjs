import { once } from 'node:events';
import { Writable } from 'node:stream';

const slow = new Writable({ highWaterMark: 1000, write: (_chunk, _encoding, done) => setTimeout(done, 1) });
let deepest = 0;
for (let i = 0; i < 500; i++) {
  const more = slow.write(Buffer.alloc(100));
  deepest = Math.max(deepest, slow.writableLength);
  if (!more) await once(slow, 'drain');
}
slow.end();
await once(slow, 'finish');
console.log('deepest:', deepest / 100);
