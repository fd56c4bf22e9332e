import { Heap } from './heap.js';

/**
 * @typedef {object} Call a suspended call of an async function
 * @property {number} id
 * @property {number} wait the id of that by which it waits
 * @property {number} written what all closures of its function share
 * @property {Call | undefined} awaits the call whose promise it waits for
 * @property {Call | undefined} awaitedBy
 */

/** @typedef {Map<number, number>} Waits the ids of suspended calls, and of that by which they, or what they await, wait */

/**
 * Asks the runtime, each time it is called, which async functions written in a file under `folder` have
 * started and are suspended: the calls of that function which has most of them, those that it awaits itself left
 * out. Of a task and what it awaits, which are equally many, it is the one whose calls have been there longer, or
 * else the one that awaits.
 * @param {URL} folder
 */
export function makeCensus(folder) {
  /** @type {Waits} */
  let before = new Map();
  return async () => {
    const calls = suspendedCalls(await Heap.read(), folder);
    const tasks = most(calls, before);
    const again = tasks.filter((call) => before.has(call.id));
    const moved = again.filter((call) => before.get(call.id) !== innermost(call).wait);
    const frames = tasks.reduce((sum, call) => sum + chain(call).length, 0);
    before = new Map(calls.map((call) => [call.id, innermost(call).wait]));
    return { census: tasks.length, again: again.length, moved: moved.length, frames };
  };
}

/**
 * V8 keeps a suspended call as an object with its registers. Each `await` makes a new reaction of a promise,
 * whose handlers lead back to the call: its id tells one wait from the next. Where that promise is another
 * call's own, the one awaits the other.
 * @param {Heap} heap
 * @param {URL} folder
 */
function suspendedCalls(heap, folder) {
  /** @type {Map<number, Call>} */
  const byReaction = new Map();
  /** @type {[Call, number][]} */
  const nodes = [];
  for (let reaction = 0; reaction < heap.count; reaction += 1) {
    if (heap.name(reaction) !== 'system / PromiseReaction') continue;
    const node = awaiting(heap, reaction);
    const written = asyncFunction(heap, heap.follow(node, 'function'), folder);
    if (written < 0) continue;
    const call = {
      id: heap.id(node),
      wait: heap.id(reaction),
      written,
      awaits: undefined,
      awaitedBy: undefined,
    };
    byReaction.set(reaction, call);
    nodes.push([call, node]);
  }
  for (const [call, node] of nodes) {
    const outer = byReaction.get(waitingFor(heap, node));
    if (outer === undefined) continue;
    outer.awaits = call;
    call.awaitedBy = outer;
  }
  return nodes.map(([call]) => call);
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
 * The reaction that waits for a call's own promise, or -1.
 * @param {Heap} heap
 * @param {number} call
 */
function waitingFor(heap, call) {
  const promise = heap.targets(call).find((node) => heap.name(node) === 'Promise') ?? -1;
  return heap.follow(promise, 'reactions_or_result');
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
 * A call, the one that it awaits, and so on.
 * @param {Call | undefined} call
 */
function chain(call) {
  const calls = [];
  for (let at = call; at !== undefined; at = at.awaits) calls.push(at);
  return calls;
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
