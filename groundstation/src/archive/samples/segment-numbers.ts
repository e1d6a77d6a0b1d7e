import type { ArchiveStore } from '../store/archive-store.ts';

/** Gives out numbers of segments, each once and never again, also after a crash. */
export interface SegmentNumbers {
  next(): number;
}

/**
 * Numbers are reserved in the store by the block, before one of the block is used: a segment that is read by its number is
 * therefore never another one than it was, and what a crash leaves unused is only skipped.
 */
export async function openSegmentNumbers(store: ArchiveStore): Promise<SegmentNumbers> {
  let next = Number((await store.facts()).get(fact) ?? 1);
  let reserved = next + block;
  await store.write({ facts: { [fact]: reserved } });
  let wanted = reserved;
  const reserve = () => {
    wanted = reserved + block;
    // The store writes in the order of the calls: what uses the new numbers is written after them. When it cannot write it
    // cannot write those either, and the next number asks again.
    const target = wanted;
    store.write({ facts: { [fact]: target } }).then(
      () => {
        reserved = target;
      },
      () => {
        wanted = reserved;
      },
    );
  };
  return {
    next() {
      if (reserved - next < block / 2 && wanted === reserved) reserve();
      if (next >= reserved) throw new RangeError(`segments: expected a reserved number, found ${next}`);
      return next++;
    },
  };
}

/** For whoever only reads a store: its numbers are its writer's. */
export const noSegmentNumbers: SegmentNumbers = {
  next() {
    throw new TypeError('segments: expected an archive that may write, found one for reading');
  },
};

const fact = 'next-segment-id';
const block = 2 ** 16;
