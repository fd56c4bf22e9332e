import { implementations } from './implementations.js';
import { run } from './lib/program.js';

// Awaited at the top level, so that a deadlock is exit 13 and not 0.
await run(process.argv.slice(2), implementations, new URL('workloads/', import.meta.url));
