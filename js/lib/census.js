import { Heap } from './heap.js';

/** @typedef {Map<number, number>} Calls the id of each suspended call, and of that by which it waits */

/**
 * Asks the runtime, each time it is called, which async functions written in a file under `folder` have
 * started and are suspended: the calls of that function which has most of them. Of a task and what it awaits
 * on its way to a gate, which are equally many, it is the one whose calls have been there longer.
 * @param {URL} folder
 */
export function makeCensus(folder) {
  /** @type {Calls} */
  let before = new Map();
  return async () => {
    const groups = [...suspendedCalls(await Heap.read(), folder)];
    const calls = most(groups, before);
    const again = [...calls].filter(([call]) => before.has(call));
    const moved = again.filter(([call, wait]) => before.get(call) !== wait);
    before = new Map(groups.flatMap((group) => [...group]));
    return { census: calls.size, again: again.length, moved: moved.length };
  };
}

/**
 * V8 keeps a suspended call as an object with its registers. Each `await` makes a new reaction of a promise,
 * whose handlers lead back to the call: its id tells one wait from the next.
 * @param {Heap} heap
 * @param {URL} folder
 * @returns {Iterable<Calls>} by function
 */
function suspendedCalls(heap, folder) {
  /** @type {Map<number, Calls>} */
  const byFunction = new Map();
  for (let reaction = 0; reaction < heap.count; reaction += 1) {
    if (heap.name(reaction) !== 'system / PromiseReaction') continue;
    const call = awaiting(heap, reaction);
    const written = asyncFunction(heap, heap.follow(call, 'function'), folder);
    if (written < 0) continue;
    /** @type {Calls} */
    const calls = byFunction.get(written) ?? new Map();
    byFunction.set(written, calls.set(heap.id(call), heap.id(reaction)));
  }
  return byFunction.values();
}

/**
 * The suspended call that a reaction resumes, or -1: most resume none.
 * @param {Heap} heap
 * @param {number} reaction
 */
function awaiting(heap, reaction) {
  for (const handler of heap.targets(reaction)) {
    const call = heap.follow(handler, 'context', 'extension');
    if (heap.follow(call, 'parameters_and_registers') >= 0) return call;
  }
  return -1;
}

/**
 * What all closures of one async function in a file under `folder` share, or -1.
 * @param {Heap} heap
 * @param {number} closure
 * @param {URL} folder
 */
function asyncFunction(heap, closure, folder) {
  const shared = heap.follow(closure, 'shared');
  const script = ['script', 'script_or_debug_info'] // the latter until Node 20
    .map((edge) => heap.name(heap.follow(shared, edge)))
    .find((name) => name.startsWith(folder.href));
  const isAsync = heap.name(heap.follow(closure, '__proto__')) === 'AsyncFunction';
  return isAsync && script !== undefined ? shared : -1;
}

/**
 * @param {Calls[]} groups
 * @param {Calls} before
 * @returns {Calls}
 */
function most(groups, before) {
  const largest = Math.max(0, ...groups.map((calls) => calls.size));
  const candidates = groups.filter((calls) => calls.size === largest);
  const again = candidates.map((calls) => [...calls.keys()].filter((call) => before.has(call)).length);
  const longest = candidates[again.indexOf(Math.max(...again))];
  return longest ?? /** @type {Calls} */ (new Map());
}
