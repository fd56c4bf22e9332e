import { setTimeout as sleep } from 'node:timers/promises';

async function fastest() {
  const others = new AbortController();
  const { signal } = others;
  try {
    await Promise.race([sleep(1), sleep(3_600_000, null, { signal }), sleep(3_600_000, null, { signal })]);
  } finally {
    others.abort();
  }
}

await fastest();
console.log('answered');
