import { fromBase64 } from '../base64.ts';
import { jobBytes, type KernelName } from './simd-layout.ts';
import { moduleBase64 } from './simd-module.ts';

/** The SIMD module with a memory of its own. Addresses are bytes; views are gone after `reserve` has grown the memory. */
export interface SimdKernel {
  readonly buffer: ArrayBuffer;
  /** Makes the memory at least this long. @throws RangeError when the host does not give it */
  reserve(bytes: number): void;
  /** Works `count` jobs off that stand one behind the other from `jobs`. */
  run(name: KernelName, jobs: number, count: number, stepMinutes: number): void;
}

/** The first bytes of the memory belong to the module: a place for the last, partly filled group of states, then its constants from 1024. */
export const firstFreeByte = 8192;

/** @returns undefined on a host without WebAssembly SIMD: the twins do the same work there */
export function createSimdKernel(): SimdKernel | undefined {
  const module = compiled();
  if (module === undefined) return undefined;
  const { exports } = new WebAssembly.Instance(module);
  const { memory } = exports as unknown as { memory: Memory };
  const kernels = exports as unknown as Readonly<
    Record<KernelName, (jobs: number, count: number, stepMinutes: number, tail: number) => void>
  >;
  return {
    get buffer() {
      return memory.buffer;
    },
    reserve(bytes) {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    },
    run: (name, jobs, count, stepMinutes) => kernels[name](jobs, count, stepMinutes, tailAddress),
  };
}

let module: object | false | undefined;

/** Compiled once and for all instances. */
function compiled(): object | undefined {
  if (module === undefined) {
    try {
      module = typeof WebAssembly === 'object' && new WebAssembly.Module(fromBase64(moduleBase64));
    } catch {
      // A host whose WebAssembly has no SIMD refuses the module.
      module = false;
    }
  }
  return module === false ? undefined : module;
}

const pageBytes = 65_536;
const tailAddress = 512;

export { jobBytes };

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// The same in Node, browsers and workers, and in no library of types that all of them share.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};
