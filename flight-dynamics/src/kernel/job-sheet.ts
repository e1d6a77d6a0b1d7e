import { groupOf, jobBytes, kernelNames } from './simd-layout.ts';

/**
 * The jobs of one request, in columns that are used again for the next. They are written down object by object and read kernel by
 * kernel.
 */
export interface JobSheet {
  readonly count: number;
  /** Bytes of doubts of all jobs together. */
  readonly doubtBytes: number;
  clear(): void;
  /** @param stretch where the numbers of a resonance begin in `rows`; -1 without one */
  add(
    kernel: number,
    object: number,
    first: number,
    count: number,
    start: number,
    border: number,
    rows: Float64Array | undefined,
    stretch: number,
  ): void;
  /** Writes the jobs as the module reads them. @returns how many there are for each kernel */
  write(buffer: ArrayBuffer, addresses: JobAddresses): Uint32Array;
  /** The job whose doubts hold the given byte. Bytes must be asked for in rising order. */
  jobOf(doubtByte: number): Job;
}

export interface JobAddresses {
  readonly jobs: number;
  readonly states: number;
  readonly doubts: number;
  readonly list: number;
  /** Address of an object's row. */
  readonly rowOf: (object: number) => number;
  /** Object of the first state, and times of each. */
  readonly from: number;
  readonly times: number;
  readonly stepMinutes: number;
}

export interface Job {
  readonly object: number;
  readonly first: number;
  readonly count: number;
  readonly start: number;
  /** States in a group, and the first of its doubts. */
  readonly group: number;
  readonly doubtStart: number;
}

export function createJobSheet(): JobSheet {
  let capacity = 256;
  let count = 0;
  let doubtBytes = 0;
  let kernels = new Uint8Array(capacity);
  let objects = new Int32Array(capacity);
  let firsts = new Int32Array(capacity);
  let counts = new Int32Array(capacity);
  let starts = new Float64Array(capacity);
  let borders = new Float64Array(capacity);
  let stretches = new Float64Array(capacity * stretchTerms);
  let order = new Int32Array(capacity);
  let doubtStarts = new Int32Array(capacity);
  let owner = 0;

  const longer = <T extends Uint8Array | Int32Array | Float64Array>(column: T): T => {
    const next = new (column.constructor as new (length: number) => T)(2 * column.length);
    next.set(column);
    return next;
  };
  const grow = () => {
    capacity *= 2;
    kernels = longer(kernels);
    objects = longer(objects);
    firsts = longer(firsts);
    counts = longer(counts);
    starts = longer(starts);
    borders = longer(borders);
    stretches = longer(stretches);
    order = longer(order);
    doubtStarts = longer(doubtStarts);
  };

  return {
    get count() {
      return count;
    },
    get doubtBytes() {
      return doubtBytes;
    },
    clear() {
      count = 0;
      doubtBytes = 0;
      owner = 0;
    },
    add(kernel, object, first, times, start, border, rows, stretch) {
      if (count === capacity) grow();
      kernels[count] = kernel;
      objects[count] = object;
      firsts[count] = first;
      counts[count] = times;
      starts[count] = start;
      borders[count] = border;
      for (let term = 0; term < stretchTerms; term++) {
        stretches[count * stretchTerms + term] = rows === undefined ? 0 : rows[stretch + term]!;
      }
      doubtBytes += Math.ceil(times / groups[kernel]!);
      count += 1;
    },
    write(buffer, { jobs, states, doubts, list, rowOf, from, times, stepMinutes }) {
      const perKernel = new Uint32Array(kernelNames.length);
      for (let job = 0; job < count; job++) perKernel[kernels[job]!]! += 1;
      const next = new Uint32Array(kernelNames.length);
      for (let kernel = 1; kernel < next.length; kernel++) {
        next[kernel] = next[kernel - 1]! + perKernel[kernel - 1]!;
      }
      for (let job = 0; job < count; job++) order[next[kernels[job]!]!++] = job;
      const words = new Uint32Array(buffer, jobs, (count * jobBytes) / 4);
      const doubles = new Float64Array(buffer, jobs, (count * jobBytes) / 8);
      let doubt = 0;
      for (let at = 0; at < count; at++) {
        const job = order[at]!;
        const word = (at * jobBytes) / 4;
        const double = (at * jobBytes) / 8;
        words[word] = rowOf(objects[job]!);
        words[word + 1] = states + 48 * ((objects[job]! - from) * times + firsts[job]!);
        words[word + 2] = doubts + doubt;
        words[word + 3] = counts[job]!;
        // A list has its own minutes; a grid begins at the job's first time.
        doubles[double + 2] = isGrid[kernels[job]!]
          ? starts[job]! + stepMinutes * firsts[job]!
          : starts[job]!;
        words[word + 6] = list + 8 * firsts[job]!;
        doubles[double + 4] = borders[job]!;
        for (let term = 0; term < stretchTerms; term++) {
          doubles[double + 5 + term] = stretches[job * stretchTerms + term]!;
        }
        doubtStarts[at] = doubt;
        doubt += Math.ceil(counts[job]! / groups[kernels[job]!]!);
      }
      return perKernel;
    },
    jobOf(doubtByte) {
      while (owner + 1 < count && doubtStarts[owner + 1]! <= doubtByte) owner += 1;
      const job = order[owner]!;
      return {
        object: objects[job]!,
        first: firsts[job]!,
        count: counts[job]!,
        start: starts[job]!,
        group: groups[kernels[job]!]!,
        doubtStart: doubtStarts[owner]!,
      };
    },
  };
}

/** xli, xldot, halfXndt and the three of the mean motion: see deep-resonance.ts. */
const stretchTerms = 6;
const groups = Uint8Array.from(kernelNames, groupOf);
const isGrid = kernelNames.map((name) => name.includes('_grid'));
