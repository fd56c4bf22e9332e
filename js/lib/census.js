import { Heap } from './heap.js';

/** @typedef {Map<number, number[]>} Calls the id of each suspended call, and those of the reactions that it waits by */

/**
 * What a reaction of a promise will go on with: the function, the call of it, and whatever names the function
 * alike for all its calls.
 * @typedef {{ closure: number, call: number, written: number }} Waiting
 */

/** @typedef {(heap: Heap, reaction: number) => Waiting | undefined} Reading */

/**
 * Asks the runtime, each time it is called, which calls of functions written in a file under `folder` have
 * started and wait for a promise: those of that function which has most of them. Of a task and what it awaits
 * on its way to a gate, which are equally many, it is the one whose calls have been there longer.
 * @param {URL} folder
 * @param {Reading} reading tells what waits: `awaits` or `thens`
 */
export function makeCensus(folder, reading) {
  /** @type {Calls} */
  let before = new Map();
  return async () => {
    const groups = [...suspendedCalls(await Heap.read(), folder, reading)];
    const calls = most(groups, before);
    const again = [...calls].filter(([call]) => before.has(call));
    const moved = again.filter(([call, waits]) => !sameIds(before.get(call) ?? [], waits));
    before = new Map(groups.flatMap((group) => [...group]));
    return { census: calls.size, again: again.length, moved: moved.length };
  };
}

/**
 * A promise has a reaction for each that waits for it, until it is settled: its id tells one wait from the
 * next.
 * @param {Heap} heap
 * @param {URL} folder
 * @param {Reading} reading
 * @returns {Iterable<Calls>} by function
 */
function suspendedCalls(heap, folder, reading) {
  /** @type {Map<number, Calls>} */
  const byFunction = new Map();
  for (let reaction = 0; reaction < heap.count; reaction += 1) {
    if (heap.name(reaction) !== 'system / PromiseReaction') continue;
    const waiting = reading(heap, reaction);
    if (waiting === undefined || !isIn(heap, waiting.closure, folder)) continue;
    /** @type {Calls} */
    const calls = byFunction.get(waiting.written) ?? new Map();
    const call = heap.id(waiting.call);
    byFunction.set(waiting.written, calls.set(call, [...(calls.get(call) ?? []), heap.id(reaction)]));
  }
  return byFunction.values();
}

/**
 * Are these the same ids, in whatever order the collector has left the objects?
 * @param {number[]} some
 * @param {number[]} others
 */
function sameIds(some, others) {
  return some.length === others.length && some.every((id) => others.includes(id));
}

/**
 * The async function that a reaction resumes: V8 keeps a suspended call of it as an object with its registers,
 * to which the handlers that `await` has made lead back. Most reactions resume none.
 * @type {Reading}
 */
export function awaits(heap, reaction) {
  for (const handler of heap.targets(reaction)) {
    const call = heap.follow(handler, 'context', 'extension');
    const closure = heap.follow(call, 'function');
    const isAsync = heap.name(heap.follow(closure, '__proto__')) === 'AsyncFunction';
    const isSuspended = heap.follow(call, 'parameters_and_registers') >= 0;
    if (isAsync && isSuspended) return { closure, call, written: heap.follow(closure, 'shared') };
  }
  return undefined;
}

/**
 * The closure that was handed to `then`: V8 keeps the variables of the call that made it as a context, which
 * all closures of one call share.
 * @type {Reading}
 */
export function thens(heap, reaction) {
  for (const closure of heap.targets(reaction)) {
    const call = heap.follow(closure, 'context');
    const written = heap.follow(call, 'scope_info');
    if (heap.follow(closure, 'shared') >= 0 && written >= 0) return { closure, call, written };
  }
  return undefined;
}

/**
 * Does a closure stand in a file under `folder`?
 * @param {Heap} heap
 * @param {number} closure
 * @param {URL} folder
 */
function isIn(heap, closure, folder) {
  const shared = heap.follow(closure, 'shared');
  return ['script', 'script_or_debug_info'] // the latter until Node 20
    .map((edge) => heap.name(heap.follow(shared, edge)))
    .some((name) => name.startsWith(folder.href));
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
