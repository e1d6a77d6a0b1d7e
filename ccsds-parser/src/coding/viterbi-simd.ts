import { moduleBase64 } from './viterbi-module.ts';
import { lowestOf, type ViterbiTrellis } from './viterbi-trellis.ts';

/** @returns undefined on a host without WebAssembly SIMD */
export function createSimdTrellis(capacitySteps: number): ViterbiTrellis | undefined {
  const module = compiled();
  if (module === undefined) return undefined;
  const exports = new WebAssembly.Instance(module).exports as unknown as ViterbiExports;
  const symbolsAt = firstFreeByte;
  const decisionsAt = alignedTo8(symbolsAt + 2 * capacitySteps);
  const octetsAt = decisionsAt + decisionOctets * capacitySteps;
  const missing = octetsAt + Math.ceil(capacitySteps / 8) - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / pageBytes));
  const memory = new Uint8Array(exports.memory.buffer);
  const metrics = new Int16Array(exports.memory.buffer, metricsAt, 64);
  let steps = 0;
  let firstAt = 0;
  let invert1 = 0;
  let invert2 = 0;
  return {
    get steps() {
      return steps;
    },
    restart({ isG2First, isG2Inverted }, startState, startPenalty = 0) {
      steps = 0;
      firstAt = isG2First ? 1 : 0;
      invert1 = 0;
      invert2 = isG2Inverted ? 255 : 0;
      metrics.fill(startState === undefined ? 0 : startPenalty);
      if (startState !== undefined) metrics[startState] = 0;
    },
    advance(pairs, firstPair, count) {
      memory.set(pairs.subarray(2 * firstPair, 2 * (firstPair + count)), symbolsAt);
      exports.advance(symbolsAt, decisionsAt + decisionOctets * steps, count, firstAt, invert1, invert2);
      steps += count;
    },
    bestState: () => lowestOf(metrics),
    traceBack(state, skipSteps, octets) {
      exports.traceBack(decisionsAt, steps, skipSteps, state, octetsAt);
      octets.set(memory.subarray(octetsAt, octetsAt + Math.ceil((steps - skipSteps) / 8)));
    },
    drop(count) {
      const end = decisionsAt + decisionOctets * steps;
      memory.copyWithin(decisionsAt, decisionsAt + decisionOctets * count, end);
      steps -= count;
    },
  };
}

let module: object | false | undefined;

/** Compiled once and for all instances; small enough for the main thread of a browser. */
function compiled(): object | undefined {
  if (module === undefined) {
    try {
      module = typeof WebAssembly === 'object' && new WebAssembly.Module(fromBase64(moduleBase64));
    } catch {
      // A host whose WebAssembly has no SIMD, or a page whose policy forbids it, refuses the module.
      module = false;
    }
  }
  return module === false ? undefined : module;
}

// The same addresses as in tools/viterbi/viterbi.as.
const metricsAt = 1024;
const firstFreeByte = 2048;
const decisionOctets = 8;
const pageBytes = 65_536;
const alignedTo8 = (address: number) => (address + 7) & ~7;

/** By hand: `atob` and `Buffer` are the browser's and Node's, and here is neither. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const six = alphabet.indexOf(letter);
    if (six < 0) continue;
    held = ((held & 0x3ff) << 6) | six;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = held >>> bits;
  }
  return bytes.slice(0, length);
}

interface ViterbiExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  advance(
    symbols: number,
    decisions: number,
    steps: number,
    firstAt: number,
    invert1: number,
    invert2: number,
  ): void;
  traceBack(decisions: number, steps: number, skip: number, state: number, octets: number): number;
}

// The same in Node, browsers and workers, and in no library of types that all of them share.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};
