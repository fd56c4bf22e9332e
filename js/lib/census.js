import { Heap } from './heap.js';

/**
 * @typedef {object} Call which has started, and waits for a promise
 * @property {number} id
 * @property {number[]} waits the ids of the reactions that it waits by
 * @property {number} written whatever names its function alike for all calls
 * @property {Call | undefined} awaits the call whose promise it waits for
 * @property {Call | undefined} awaitedBy
 */

/** @typedef {Map<number, number[]>} Waits the ids of calls, and of that by which they, or what they await, wait */

/**
 * What a reaction of a promise will go on with: the function, the call of it, whatever names the function alike
 * for all its calls, and the promise that is settled by it.
 * @typedef {{ closure: number, call: number, written: number, promise: number }} Waiting
 */

/** @typedef {(heap: Heap, reaction: number) => Waiting | undefined} Reading */

/**
 * Asks the runtime, each time it is called, which calls of functions written in a file under `folder` have
 * started and wait for a promise: those of that function which has most of them, those that it awaits itself
 * left out. Of a task and what it awaits, which are equally many, it is the one whose calls have been there
 * longer, or else the one that awaits.
 * @param {URL} folder
 * @param {Reading} reading tells what waits: `awaits` or `thens`
 */
export function makeCensus(folder, reading) {
  /** @type {Waits} */
  let before = new Map();
  return async () => {
    const calls = suspendedCalls(await Heap.read(), folder, reading);
    const tasks = most(calls, before);
    const again = tasks.filter((call) => before.has(call.id));
    const moved = again.filter((call) => !sameIds(before.get(call.id) ?? [], innermost(call).waits));
    const frames = tasks.reduce((sum, call) => sum + chain(call).length, 0);
    before = new Map(calls.map((call) => [call.id, innermost(call).waits]));
    return { census: tasks.length, again: again.length, moved: moved.length, frames };
  };
}

/**
 * A promise has a reaction for each that waits for it, until it is settled: its id tells one wait from the
 * next. Where another call will settle that promise, the one awaits the other.
 * @param {Heap} heap
 * @param {URL} folder
 * @param {Reading} reading
 */
function suspendedCalls(heap, folder, reading) {
  /** @type {Map<number, Call>} */
  const byNode = new Map();
  /** @type {Map<number, Call>} */
  const byReaction = new Map();
  /** @type {[Call, number][]} */
  const settling = [];
  for (let reaction = 0; reaction < heap.count; reaction += 1) {
    if (heap.name(reaction) !== 'system / PromiseReaction') continue;
    const waiting = reading(heap, reaction);
    if (waiting === undefined || !isIn(heap, waiting.closure, folder)) continue;
    const call = byNode.get(waiting.call) ?? {
      id: heap.id(waiting.call),
      waits: [],
      written: waiting.written,
      awaits: undefined,
      awaitedBy: undefined,
    };
    call.waits.push(heap.id(reaction));
    byNode.set(waiting.call, call);
    byReaction.set(reaction, call);
    settling.push([call, waiting.promise]);
  }
  for (const [call, promise] of settling) {
    const outer = byReaction.get(heap.follow(promise, 'reactions_or_result'));
    if (outer === undefined || outer === call) continue;
    outer.awaits = call;
    call.awaitedBy = outer;
  }
  return [...byNode.values()];
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
 * The async function that a reaction resumes: V8 keeps a suspended call of it as an object with its registers
 * and its promise, to which the handlers that `await` has made lead back. Most reactions resume none.
 * @type {Reading}
 */
export function awaits(heap, reaction) {
  for (const handler of heap.targets(reaction)) {
    const call = heap.follow(handler, 'context', 'extension');
    const closure = heap.follow(call, 'function');
    const isAsync = heap.name(heap.follow(closure, '__proto__')) === 'AsyncFunction';
    const isSuspended = heap.follow(call, 'parameters_and_registers') >= 0;
    if (!isAsync || !isSuspended) continue;
    return { closure, call, written: heap.follow(closure, 'shared'), promise: promiseOf(heap, call) };
  }
  return undefined;
}

/**
 * The closure that was handed to `then`: V8 keeps the variables of the scope that made it as a context, which
 * all closures of that scope share. A function whose blocks have captured variables has several.
 * @type {Reading}
 */
export function thens(heap, reaction) {
  for (const closure of heap.targets(reaction)) {
    const call = heap.follow(closure, 'context');
    const written = heap.follow(call, 'scope_info');
    if (heap.follow(closure, 'shared') < 0 || written < 0) continue;
    return { closure, call, written, promise: promiseOf(heap, reaction) };
  }
  return undefined;
}

/**
 * The promise that a suspended call, or a reaction, will settle; or -1.
 * @param {Heap} heap
 * @param {number} node
 */
function promiseOf(heap, node) {
  return heap.targets(node).find((target) => heap.name(target) === 'Promise') ?? -1;
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
 * A call, the one that it awaits, and so on; closures of two calls may await each other.
 * @param {Call | undefined} call
 */
function chain(call) {
  /** @type {Set<Call>} */
  const calls = new Set();
  for (let at = call; at !== undefined && !calls.has(at); at = at.awaits) calls.add(at);
  return [...calls];
}

/** @param {Call} call */
const innermost = (call) => chain(call).at(-1) ?? call;

/**
 * The calls of one function. Where it awaits itself, its calls are one task's.
 * @param {Call[]} calls
 * @param {Waits} before
 */
function most(calls, before) {
  /** @type {Map<number, Call[]>} */
  const byFunction = new Map();
  for (const call of calls) {
    if (call.awaitedBy?.written === call.written) continue;
    const group = byFunction.get(call.written) ?? [];
    group.push(call);
    byFunction.set(call.written, group);
  }
  const known = (/** @type {Call[]} */ group) => group.filter(({ id }) => before.has(id)).length;
  const deep = (/** @type {Call[]} */ group) => chain(group[0]).length;
  const groups = [...byFunction.values()];
  groups.sort((a, b) => b.length - a.length || known(b) - known(a) || deep(b) - deep(a));
  return groups[0] ?? [];
}
