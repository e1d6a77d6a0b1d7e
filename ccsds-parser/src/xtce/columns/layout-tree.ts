import { readUnsigned } from '../../bits/bit-field.ts';
import type { DecodeFault } from '../decode-packet.ts';
import type { LayoutRows } from './layout-rows.ts';
import type { Decision } from './recording-run.ts';

/** Where a path of decisions ends. */
export interface LayoutLeaf {
  readonly kind: 'leaf';
  /** Of packets that match no container: always the same. */
  readonly fault: DecodeFault | undefined;
  /** Packets as long as this, or longer, have everything. */
  leastOctets: number;
  /** Undefined until a second packet comes; `none` where packets must be looked at one by one. */
  rows: LayoutRows | 'none' | undefined;
}

interface Branch {
  readonly kind: 'branch';
  /** A field of the packet; undefined for the length of the packet. */
  readonly decision: Decision | undefined;
  readonly next: Map<number, Branch | LayoutLeaf>;
  lastValue: number;
  last: Branch | LayoutLeaf | undefined;
}

/** More paths than this are no format but noise: all are forgotten, and those that come again are found again. */
const maxBranches = 5000;
/** Places that the layouts of a tree may keep together. */
const maxPlaces = 1_000_000;

/**
 * Finds the layout of a packet by the fields that decide it, without decoding the rest.
 *
 *     apid 11? -> structure 3? -> count of samples 8? -> layout
 *
 * A field is asked for as the decoder of single packets first asked for it, so equal answers lead to equal layouts.
 */
export class LayoutTree {
  #root: Branch | LayoutLeaf | undefined;
  #branches = 0;
  #places = 0;
  readonly #isLengthDeciding: boolean;

  constructor(isLengthDeciding: boolean) {
    this.#isLengthDeciding = isLengthDeciding;
  }

  /** @param length octets of the packet that begins at `offset` */
  find(bytes: Uint8Array, offset: number, length: number): LayoutLeaf | undefined {
    let at = this.#root;
    while (at !== undefined && at.kind === 'branch') {
      const value = valueOf(at.decision, bytes, offset, length);
      if (value === undefined) return undefined;
      if (value !== at.lastValue || at.last === undefined) {
        at.last = at.next.get(value);
        at.lastValue = value;
      }
      at = at.last;
    }
    return at;
  }

  /** Puts a leaf at the end of the decisions of this packet. False when another kind of decision stands there already. */
  insert(decisions: readonly Decision[], packet: Uint8Array, leaf: LayoutLeaf): boolean {
    if (this.#branches > maxBranches || this.#places > maxPlaces) this.clear();
    const all = this.#isLengthDeciding ? [undefined, ...decisions] : decisions;
    let parent: { readonly branch: Branch; readonly value: number } | undefined;
    for (const decision of all) {
      let at = parent === undefined ? this.#root : parent.branch.next.get(parent.value);
      if (at === undefined) {
        at = { kind: 'branch', decision, next: new Map(), lastValue: 0, last: undefined };
        this.#attach(parent, at);
      }
      const value = valueOf(decision, packet, 0, packet.length);
      if (at.kind === 'leaf' || !isSame(at.decision, decision) || value === undefined) return false;
      parent = { branch: at, value };
    }
    const at = parent === undefined ? this.#root : parent.branch.next.get(parent.value);
    if (at?.kind === 'branch') return false;
    this.#attach(parent, leaf);
    return true;
  }

  /** Says that a leaf has a layout now, and how many values it places. */
  addLayout(places: number): void {
    this.#places += places;
  }

  clear(): void {
    this.#root = undefined;
    this.#branches = 0;
    this.#places = 0;
  }

  #attach(
    parent: { readonly branch: Branch; readonly value: number } | undefined,
    node: Branch | LayoutLeaf,
  ): void {
    this.#branches++;
    if (parent === undefined) {
      this.#root = node;
      return;
    }
    parent.branch.next.set(parent.value, node);
    parent.branch.last = undefined;
  }
}

function valueOf(
  decision: Decision | undefined,
  bytes: Uint8Array,
  offset: number,
  length: number,
): number | undefined {
  if (decision === undefined) return length;
  const { bitOffset, bits } = decision;
  if (bitOffset + bits > length * 8) return undefined;
  return readUnsigned(bytes, offset * 8 + bitOffset, bits);
}

function isSame(one: Decision | undefined, other: Decision | undefined): boolean {
  return one?.bitOffset === other?.bitOffset && one?.bits === other?.bits;
}
