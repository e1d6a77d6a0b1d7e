import { OneByOne } from '../one-by-one.ts';
import type { ArchiveStore, SegmentHead, SegmentRow, StoreBatch } from '../store/archive-store.ts';
import type { ChunkSize } from './chunk-size.ts';
import { looseSteps } from './loose-runs.ts';
import { firstLateStep, lateOutputs, mergedOutputs } from './merge-plan.ts';
import { readUnsettled } from './read-unsettled.ts';
import { type RewriteInput, type RewriteOutput, readInputs, rewriteSegments } from './rewrite-segments.ts';
import { nextAfter } from './row-keys.ts';
import type { SampleGroup } from './sample-group.ts';
import type { SegmentNumbers } from './segment-numbers.ts';
import { withoutContents } from './segment-rows.ts';

/** Work on one group in slices; each `yield` ends one. Returns true when it has changed the store. */
export type Rewrite = AsyncGenerator<void, boolean>;

/**
 * Turns loose segments into full chunks and merges late rows into the span that they touch, one small step after the other.
 *
 * A step puts some segments in the place of others in one batch of the store, so that a crash leaves the one or the other and
 * no sample is ever there twice or not at all. Segments in order never overlap: that is what a step may rely on and keeps.
 */
export class Compaction {
  readonly #store: ArchiveStore;
  readonly #numbers: SegmentNumbers;
  readonly #groups: () => Iterable<SampleGroup>;
  readonly #size: ChunkSize;
  #current: Rewrite | undefined;
  #lastGroupId = Number.NEGATIVE_INFINITY;
  /** The version in which a group had nothing to do: as long as nothing changes it has not. */
  readonly #idle = new WeakMap<SampleGroup, number>();
  readonly #turns = new OneByOne();

  constructor(
    store: ArchiveStore,
    numbers: SegmentNumbers,
    groups: () => Iterable<SampleGroup>,
    size: ChunkSize,
  ) {
    this.#store = store;
    this.#numbers = numbers;
    this.#groups = groups;
    this.#size = size;
  }

  /** One slice; false when there was nothing to do. */
  slice(): Promise<boolean> {
    return this.exclusively(async () => {
      this.#current ??= await this.#begin();
      if (this.#current === undefined) return false;
      try {
        const { done } = await this.#current.next();
        if (done === true) this.#current = undefined;
      } catch (error) {
        this.#current = undefined;
        throw error;
      }
      return true;
    });
  }

  /** Nothing else rewrites segments meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(work);
  }

  /** Forgets the step in hand, of which nothing is written yet: what it read may not be so any more. */
  abandon(): void {
    this.#current = undefined;
  }

  /** Puts other segments in the place of some, in slices. */
  async *rewrite(
    group: SampleGroup,
    inputs: readonly RewriteInput[],
    outputs: readonly RewriteOutput[],
  ): Rewrite {
    const plan = group.plan!;
    const batch = yield* rewriteSegments(this.#store, this.#numbers, plan, inputs, outputs);
    for (let waited = 0; group.patientReaders > 0 && waited < mostWaits; waited++) yield;
    if (!(await this.#areThere(inputs))) {
      // Retention took one of them: what is known of the group is old.
      await readUnsettled(this.#store, group);
      return false;
    }
    await this.#write(group, batch);
    return true;
  }

  async #areThere(inputs: readonly RewriteInput[]): Promise<boolean> {
    const segmentIds = inputs.map(({ head }) => head.segmentId);
    return (await this.#store.segmentContents(segmentIds, 'times')).length === inputs.length;
  }

  async #write(
    group: SampleGroup,
    batch: StoreBatch & { readonly segments: readonly SegmentRow[] },
  ): Promise<void> {
    const dropped = batch.dropSegments ?? [];
    const heads = batch.segments.map(withoutContents);
    const rewrite = {
      markerId: heads[0]?.segmentId ?? dropped[0]!,
      dropped,
      loose: heads.filter(({ isCompacted }) => !isCompacted),
    };
    group.rewrites.add(rewrite);
    group.version++;
    try {
      await this.#store.write(batch);
      for (const segmentId of dropped) {
        group.unsettled.delete(segmentId);
        group.breaks.delete(segmentId);
      }
      for (const head of heads) {
        if (head.isLate || !head.isCompacted) group.unsettled.set(head.segmentId, head);
      }
    } catch (error) {
      group.isUnsettledStale = true;
      throw error;
    } finally {
      group.rewrites.delete(rewrite);
      group.version++;
    }
  }

  /** The next group, in turn, that has something to do. */
  async #begin(): Promise<Rewrite | undefined> {
    const groups = [...this.#groups()]
      .filter(
        (group) =>
          group.plan !== undefined &&
          (group.isUnsettledStale || (group.unsettled.size > 0 && this.#idle.get(group) !== group.version)),
      )
      .sort((a, b) => a.groupId - b.groupId);
    const next = groups.findIndex(({ groupId }) => groupId > this.#lastGroupId);
    const start = Math.max(0, next);
    for (const group of [...groups.slice(start), ...groups.slice(0, start)]) {
      if (group.isUnsettledStale) await readUnsettled(this.#store, group);
      const { version } = group;
      const step = (await this.#lateStep(group)) ?? (await this.#looseStep(group));
      if (step === undefined) {
        this.#idle.set(group, version);
        continue;
      }
      this.#lastGroupId = group.groupId;
      return step;
    }
    return undefined;
  }

  async #lateStep(group: SampleGroup): Promise<Rewrite | undefined> {
    const heads = [...group.unsettled.values()];
    const late = heads.filter(({ isLate }) => isLate).sort(byStart)[0];
    if (late === undefined) return undefined;
    const overlapping = await this.#store.segments({
      groupIds: [group.groupId],
      fromAtMs: late.fromAtMs,
      toAtMs: nextAfter(late.toAtMs),
      limit: mostOverlapping,
    });
    const inOrder = overlapping.filter(({ isLate }) => !isLate);
    if (hasInFlight(group, inOrder)) return undefined;
    const [input] = (await readInputs(this.#store, [late])) ?? [];
    if (input === undefined) return this.#refresh(group);
    const step = firstLateStep(input.times, late.rows, inOrder);
    const into = step.into === undefined ? [] : await readInputs(this.#store, [step.into]);
    if (into === undefined) return this.#refresh(group);
    const inputs = [...into, input];
    const isCompacted = into.some(({ head }) => head.isCompacted);
    return this.rewrite(
      group,
      inputs,
      lateOutputs(inputs, step.rows, this.#size, isCompacted ? 1 : this.#size.least),
    );
  }

  async #looseStep(group: SampleGroup): Promise<Rewrite | undefined> {
    const heads = [...group.unsettled.values()].filter(({ isLate }) => !isLate).sort(byStart);
    for (let isKnown = false; !isKnown; ) {
      isKnown = true;
      for (const { kind, heads: some } of looseSteps(heads, group.breaks, group.highAtMs, this.#size.rows)) {
        const around = await this.#inOrderAround(group, some);
        if (hasInFlight(group, around)) continue;
        if (this.#noteBreaks(group, some, around)) {
          isKnown = false;
          break;
        }
        const follower = kind === 'absorb' ? followerOf(some, around) : undefined;
        if (kind === 'absorb' && follower === undefined) continue;
        const inputs = await readInputs(this.#store, follower === undefined ? some : [...some, follower]);
        if (inputs === undefined) return this.#refresh(group);
        const rows = inputs.reduce((sum, { head }) => sum + head.rows, 0);
        const isWhole = follower?.isCompacted === true || rows >= this.#size.rows;
        return this.rewrite(
          group,
          inputs,
          mergedOutputs(inputs, this.#size, isWhole ? 1 : Number.POSITIVE_INFINITY),
        );
      }
    }
    return undefined;
  }

  /** Segments in order from the first of some to the one that follows the last. */
  async #inOrderAround(group: SampleGroup, heads: readonly SegmentHead[]): Promise<SegmentHead[]> {
    const query = { groupIds: [group.groupId], limit: mostOverlapping };
    const last = heads[heads.length - 1]!;
    const among = await this.#store.segments({
      ...query,
      fromAtMs: heads[0]!.fromAtMs,
      toAtMs: nextAfter(last.toAtMs),
    });
    const behind = await this.#store.segments({
      ...query,
      fromAtMs: last.toAtMs,
      toAtMs: Number.POSITIVE_INFINITY,
      limit: fewBehind,
    });
    const found = new Map([...among, ...behind].map((head) => [head.segmentId, head]));
    return [...found.values()].filter(({ isLate }) => !isLate).sort(byStart);
  }

  /** Remembers where segments that are not loose stand between loose ones; true when there is one that was not known. */
  #noteBreaks(group: SampleGroup, heads: readonly SegmentHead[], around: readonly SegmentHead[]): boolean {
    const known = new Set(heads.map(({ segmentId }) => segmentId));
    let isNew = false;
    let isBroken = false;
    let isBegun = false;
    for (const { segmentId } of around) {
      if (!known.has(segmentId)) isBroken = true;
      else {
        if (isBegun && isBroken && !group.breaks.has(segmentId)) {
          group.breaks.add(segmentId);
          isNew = true;
        }
        isBegun = true;
        isBroken = false;
      }
    }
    return isNew;
  }

  async *#refresh(group: SampleGroup): Rewrite {
    await readUnsettled(this.#store, group);
    yield;
    return false;
  }
}

const mostWaits = 50;
const mostOverlapping = 64;
const fewBehind = 8;

function byStart(a: SegmentHead, b: SegmentHead): number {
  return a.fromAtMs - b.fromAtMs || a.toAtMs - b.toAtMs || a.segmentId - b.segmentId;
}

/** Some are written and not yet known to be: they are left alone until they are. */
function hasInFlight(group: SampleGroup, heads: readonly SegmentHead[]): boolean {
  const inFlight = new Set([...group.inFlight].map(({ segment }) => segment.segmentId));
  return heads.some(({ segmentId }) => inFlight.has(segmentId));
}

/** The segment in order right behind some. */
function followerOf(heads: readonly SegmentHead[], around: readonly SegmentHead[]): SegmentHead | undefined {
  const last = around.findIndex(({ segmentId }) => segmentId === heads[heads.length - 1]!.segmentId);
  return last < 0 ? undefined : around[last + 1];
}
