import type { ArchiveStore } from '../store/archive-store.ts';
import { isForLater } from '../store/store-error.ts';

/** Gives out numbers of segments, each once and never again, also after a crash. */
export interface SegmentNumbers {
  next(): number;
  /** Undefined while there are numbers; else what to wait for, which throws the store's error when it has no room for more. */
  untilReady(): Promise<void> | undefined;
}

/**
 * Numbers are reserved in the store by the block, before one of the block is used: a segment that is read by its number is
 * therefore never another one than it was, and what a crash leaves unused is only skipped. A store that has no room even for
 * that, or is away, is asked again before the first number is needed.
 */
export async function openSegmentNumbers(store: ArchiveStore): Promise<SegmentNumbers> {
  let next = Number((await store.facts()).get(fact) ?? 1);
  let reserved = next;
  let wanted = reserved;
  const reserveFirst = async () => {
    // A store that was away may have given out more by then than was known.
    next = Math.max(next, Number((await store.facts()).get(fact) ?? 1));
    await store.write({ facts: { [fact]: next + block } });
    reserved = next + block;
    wanted = reserved;
  };
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
  await reserveFirst().catch((error) => {
    if (!isForLater(error)) throw error;
  });
  return {
    untilReady: () => (next < reserved ? undefined : reserveFirst()),
    next() {
      if (reserved - next < block / 2 && wanted === reserved) reserve();
      if (next >= reserved) throw new RangeError(`segments: expected a reserved number, found ${next}`);
      return next++;
    },
  };
}

/** For whoever only reads a store: its numbers are its writer's. */
export const noSegmentNumbers: SegmentNumbers = {
  untilReady: () => undefined,
  next() {
    throw new TypeError('segments: expected an archive that may write, found one for reading');
  },
};

const fact = 'next-segment-id';
const block = 2 ** 16;
