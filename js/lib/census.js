import { json } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';

/**
 * The parts of V8's heap snapshot that are read here. A node is `node_fields.length` numbers in `nodes`, an
 * edge is `edge_fields.length` numbers in `edges`, where those of a node follow those of the node before.
 * @typedef {object} Snapshot
 * @property {{ meta: { node_fields: string[], edge_fields: string[], edge_types: [string[], ...unknown[]] } }} snapshot
 * @property {number[]} nodes
 * @property {number[]} edges
 * @property {string[]} strings
 */

/** @typedef {{ name: string, edges: Map<string, number> }} Node edges by name, each to a node's number */

/**
 * Asks the runtime how many async functions written in a file under `folder` have started and are suspended.
 * V8 keeps such a call as an object with its registers: those of one that has ended are garbage.
 * @param {URL} folder
 */
export async function census(folder) {
  const snapshot = /** @type {Snapshot} */ (await json(getHeapSnapshot()));
  const nodes = readNodes(snapshot);

  /** @param {Node | undefined} from @param {string} edge */
  const follow = (from, edge) => nodes[from?.edges.get(edge) ?? -1];

  return nodes.filter((node) => {
    const code = node.edges.has('parameters_and_registers') ? follow(node, 'function') : undefined;
    const shared = follow(code, 'shared');
    const script = follow(shared, 'script') ?? follow(shared, 'script_or_debug_info'); // the latter until Node 20
    return follow(code, '__proto__')?.name === 'AsyncFunction' && script?.name.startsWith(folder.href);
  }).length;
}

/**
 * @param {Snapshot} snapshot
 * @returns {Node[]}
 */
function readNodes({ snapshot: { meta }, nodes, edges, strings }) {
  const nodeSize = meta.node_fields.length;
  const edgeSize = meta.edge_fields.length;
  const nameAt = meta.node_fields.indexOf('name');
  const edgeCountAt = meta.node_fields.indexOf('edge_count');
  const named = new Set(['property', 'internal'].map((type) => meta.edge_types[0].indexOf(type)));
  const text = (/** @type {number | undefined} */ index) => strings[index ?? -1] ?? '';

  let next = 0;
  return Array.from({ length: nodes.length / nodeSize }, (_, number) => {
    const node = number * nodeSize;
    const end = next + (nodes[node + edgeCountAt] ?? 0) * edgeSize;
    /** @type {Node} */
    const read = { name: text(nodes[node + nameAt]), edges: new Map() };
    for (; next < end; next += edgeSize) {
      const [type = 0, name, to = 0] = edges.slice(next, next + edgeSize);
      if (named.has(type)) read.edges.set(text(name), to / nodeSize);
    }
    return read;
  });
}
