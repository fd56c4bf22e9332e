import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';

const file = import.meta.filename;
const path = `${os.tmpdir()}/shared-private`;
const [how, label, ...descriptors] = process.argv.slice(2);
const [kept, sought] = descriptors.length ? descriptors.map(Number) : [openNew(), openNew()];
const memory = workerData ?? new Int32Array(new SharedArrayBuffer(4));
const heap = [0];

function openNew() {
  const descriptor = fs.openSync(path, 'w+');
  fs.unlinkSync(path);
  return descriptor;
}

function isOpen(descriptor) {
  try {
    return fs.readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(path);
  } catch {
    return false;
  }
}

function offset() {
  return isOpen(sought) && fs.readFileSync(`/proc/self/fdinfo/${sought}`, 'utf8').match(/pos:\s*(\d+)/)[1];
}

// How each is looked at, and how it is changed: 1 is what the main thread sets, 2 what the other one does.
const items = {
  'heap variable': [() => heap[0], (value) => (heap[0] = value)],
  'global variable': [() => globalThis.number, (value) => (globalThis.number = value)],
  'shared memory': [() => memory[0], (value) => (memory[0] = value)],
  'open file descriptor': [() => isOpen(kept), (value) => value === 2 && isOpen(kept) && fs.closeSync(kept)],
  'file offset': [offset, (value) => isOpen(sought) && fs.writeSync(sought, 'a'.repeat(value))],
  'current directory': [process.cwd, (value) => process.chdir(value === 1 ? '/usr' : '/')],
  umask: [() => process.umask(), (value) => process.umask(value)],
  environment: [() => process.env.VALUE, (value) => (process.env.VALUE = value)],
  'user id': [process.geteuid, (value) => process.seteuid(value === 1 ? process.getuid() : 65534)],
  'group id': [process.getgid, (value) => process.setgid(65532 + value)],
  'process id': [() => process.pid, () => {}],
  'thread id': [() => fs.readlinkSync('/proc/thread-self'), () => {}],
  'nice value': [() => os.getPriority(), (value) => os.setPriority(os.getPriority() + value)],
};
const failure = 'uncaught exception there';

function there() {
  if (label.startsWith(failure)) {
    throw new Error('nobody catches this');
  }
  const [look, change] = items[label];
  const seen = { found: look() };
  try {
    change(2);
    seen.left = look();
  } catch (error) {
    seen.refused = error.code;
  }
  parentPort ? parentPort.postMessage(seen) : process.send(seen);
}

function start(where, what) {
  const argv = ['there', what, kept, sought];
  return where === 'thread' ? new Worker(file, { argv, workerData: memory }) : fork(file, argv);
}

async function verdict(what) {
  if (what.endsWith(' id') && /user|group/.test(what) && process.getuid() !== 0) {
    return 'not tried: needs root';
  }
  const [look, change] = items[what];
  change(1);
  const before = look();
  const other = start(how, what);
  const [[{ found, left, refused }]] = await Promise.all([once(other, 'message'), once(other, 'exit')]);
  const after = look();
  change(1);
  if (refused) {
    return `refused: ${refused}`;
  }
  return after === left ? 'shared' : found === before ? 'copied at the start' : 'private';
}

if (how === 'there') {
  there();
} else if (label) {
  const other = start(how, label); // without a listener for "error"
  if (label.endsWith('with a listener')) {
    other.on('error', () => {});
  }
} else {
  for (const what of Object.keys(items)) {
    console.log(`${what}: ${await verdict(what)}`);
  }
  for (const what of [failure, `${failure} with a listener`]) {
    const { status } = spawnSync(process.execPath, [file, how, what]);
    console.log(`${what}: ${status ? 'ends both' : 'ends only that one'}`);
  }
}
