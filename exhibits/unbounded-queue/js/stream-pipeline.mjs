import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const slow = new Writable({ highWaterMark: 1000, write: (_chunk, _encoding, done) => setTimeout(done, 1) });
let deepest = 0;

function* chunks() {
  for (let i = 0; i < 500; i++) {
    yield Buffer.alloc(100);
    deepest = Math.max(deepest, slow.writableLength);
  }
}

await pipeline(chunks, slow);
console.log('deepest:', deepest / 100);
