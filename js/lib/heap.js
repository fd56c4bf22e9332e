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

/**
 * What lives in V8's heap: a graph of numbered nodes, where -1 is none.
 */
export class Heap {
  #snapshot;
  #nodeSize;
  #edgeSize;
  #nameAt;
  #idAt;
  #namedTypes;
  #firstEdges;

  /** @param {Snapshot} snapshot */
  constructor(snapshot) {
    const {
      node_fields: nodeFields,
      edge_fields: edgeFields,
      edge_types: edgeTypes,
    } = snapshot.snapshot.meta;
    this.#snapshot = snapshot;
    this.#nodeSize = nodeFields.length;
    this.#edgeSize = edgeFields.length;
    this.#nameAt = nodeFields.indexOf('name');
    this.#idAt = nodeFields.indexOf('id');
    this.#namedTypes = ['property', 'internal'].map((type) => edgeTypes[0].indexOf(type));
    this.#firstEdges = this.#findEdges(nodeFields.indexOf('edge_count'));
  }

  /** Collects the garbage, and reads what is left. */
  static async read() {
    return new Heap(/** @type {Snapshot} */ (await json(getHeapSnapshot())));
  }

  /** @param {number} edgeCountAt */
  #findEdges(edgeCountAt) {
    const first = new Uint32Array(this.count + 1);
    for (let node = 0; node < this.count; node += 1) {
      first[node + 1] = (first[node] ?? 0) + this.#field(node, edgeCountAt) * this.#edgeSize;
    }
    return first;
  }

  get count() {
    return this.#snapshot.nodes.length / this.#nodeSize;
  }

  /**
   * @param {number} node
   * @param {number} at
   */
  #field(node, at) {
    return this.#snapshot.nodes[node * this.#nodeSize + at] ?? -1;
  }

  /** @param {number} node */
  name(node) {
    return this.#snapshot.strings[this.#field(node, this.#nameAt)] ?? '';
  }

  /**
   * The same for an object in every reading in which it lives, wherever the collector moves it.
   * @param {number} node
   */
  id(node) {
    return this.#field(node, this.#idAt);
  }

  /**
   * Where the edges of a node lead.
   * @param {number} node
   */
  targets(node) {
    return this.#edgesOf(node).map((edge) => this.#target(edge));
  }

  /**
   * @param {number} node
   * @param {string[]} path names of edges, one after the other
   */
  follow(node, ...path) {
    return path.reduce((at, name) => {
      const found = this.#edgesOf(at).find((edge) => this.#edgeName(edge) === name);
      return found === undefined ? -1 : this.#target(found);
    }, node);
  }

  /** @param {number} node */
  #edgesOf(node) {
    const found = [];
    const end = this.#firstEdges[node + 1] ?? 0;
    for (let edge = this.#firstEdges[node] ?? end; edge < end; edge += this.#edgeSize) found.push(edge);
    return found;
  }

  /**
   * The name of an edge; those of other types have a number.
   * @param {number} edge
   */
  #edgeName(edge) {
    const { edges, strings } = this.#snapshot;
    return this.#namedTypes.includes(edges[edge] ?? -1) ? strings[edges[edge + 1] ?? -1] : undefined;
  }

  /** @param {number} edge */
  #target(edge) {
    return (this.#snapshot.edges[edge + 2] ?? -1) / this.#nodeSize;
  }
}
