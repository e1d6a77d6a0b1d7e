import type { ArchiveStore } from '../store/archive-store.ts';
import { chunkSizeOf } from './chunk-size.ts';
import { Compaction } from './compaction.ts';
import { dropRows } from './drop-rows.ts';
import type { GroupPlan } from './group-plan.ts';
import { OpenSegment } from './open-segment.ts';
import { type HeldColumn, type ReadParts, readBins } from './read-bins.ts';
import { readLatest } from './read-latest.ts';
import { readFigures, readSamples } from './read-samples.ts';
import { readUnsettled } from './read-unsettled.ts';
import { RowLimits } from './row-limits.ts';
import type { SampleArchive, SampleArchiveOptions } from './sample-archive.ts';
import { phaseOf, SampleGroup } from './sample-group.ts';
import { noSegmentNumbers, openSegmentNumbers } from './segment-numbers.ts';
import { takeFlush } from './take-flush.ts';
import { TimesCache } from './times-cache.ts';

/** Opens the samples of a store: asks for the loose ends of each group, and for nothing that grows with the archive. */
export async function openSampleArchive(options: SampleArchiveOptions): Promise<SampleArchive> {
  const { store, planOf, groupsOf, segmentRows = 4096, openOctets = 2 ** 26, isForReading = false } = options;
  const size = chunkSizeOf(options.chunkRows);
  const groups = await readGroups(store, planOf);
  const numbers = isForReading ? noSegmentNumbers : await openSegmentNumbers(store);
  const limits = new RowLimits(segmentRows, openOctets, size.rows);
  const parts: ReadParts = {
    store,
    times: new TimesCache(store),
    planOf: (groupId) => groups.get(groupId)?.plan ?? planOf(groupId),
  };
  let timesLetGo = 0;
  const compaction = new Compaction(store, numbers, () => groups.values(), size);

  const groupOf = (plan: GroupPlan): SampleGroup => {
    let group = groups.get(plan.groupId);
    if (group === undefined) {
      group = new SampleGroup(plan.groupId, plan.missionId, plan);
      groups.set(plan.groupId, group);
    }
    group.plan ??= plan;
    return group;
  };

  const columnsOf = (missionId: string, name: string): HeldColumn[] => {
    const asked = groupsOf(missionId, name).map(groupOf);
    const open = [...groups.values()].filter(
      (group) => group.missionId === missionId && group.open !== undefined,
    );
    return [...new Set([...asked, ...open])].flatMap((group) => {
      const place = group.plan?.columns.findIndex((column) => column.name === name) ?? -1;
      return place < 0 ? [] : [{ group, place, parameterId: group.plan!.columns[place]!.parameterId }];
    });
  };

  return {
    append(rows) {
      if (rows.count === 0) return;
      const group = groupOf(rows.plan);
      if (group.open === undefined) {
        limits.addGroup(rows.plan);
        group.open = new OpenSegment(rows.plan, roomFor(group, limits.rowsOf(group.groupId)));
      }
      group.open.append(rows);
    },
    untilFlushable: () => numbers.untilReady(),
    takeFlush: (acknowledgedLsn, flushOptions) =>
      takeFlush(groups.values(), limits, numbers, size, acknowledgedLsn, flushOptions),
    get oldestOpenLsn() {
      let lowest = Number.POSITIVE_INFINITY;
      for (const group of groups.values()) lowest = Math.min(lowest, group.lowestOpenLsn);
      return lowest;
    },
    flushedLsnOf: (groupId) => groups.get(groupId)?.flushedLsn ?? Number.NEGATIVE_INFINITY,
    get openSamples() {
      let samples = 0;
      for (const group of groups.values()) samples += group.openRows * (group.plan?.columns.length ?? 0);
      return samples;
    },
    get openOctets() {
      let octets = 0;
      for (const group of groups.values()) octets += group.openOctets;
      return octets;
    },
    get timesLetGo() {
      return timesLetGo;
    },
    letGo() {
      timesLetGo++;
      compaction.abandon();
      for (const group of groups.values()) group.letGo();
    },
    async readAgain() {
      const known = await readGroups(store, planOf);
      for (const [groupId, fresh] of known)
        if (groups.has(groupId)) groups.get(groupId)!.become(fresh);
        else groups.set(groupId, fresh);
      for (const group of groups.values())
        if (!known.has(group.groupId))
          group.become(new SampleGroup(group.groupId, group.missionId, group.plan));
    },
    compactSlice: () => compaction.slice(),
    samples: (query) => readSamples(parts, columnsOf(query.missionId, query.name), query),
    figures: (query) => readFigures(parts, columnsOf(query.missionId, query.name), query),
    bins: (query) => readBins(parts, columnsOf(query.missionId, query.name), query),
    latest: (missionId) =>
      readLatest(
        parts,
        [...groups.values()].filter((group) => group.missionId === missionId),
      ),
    dropRows: (span) => dropRows(store, compaction, [...groups.values()], span),
  };
}

/**
 * Rows that a group's next segment is given room for. A first one begins small, and with a size of its own: groups whose packets
 * come at one rate would else all grow in the same round.
 */
function roomFor(group: SampleGroup, mostRows: number): number {
  if (group.usualRows === 0) return Math.ceil(fewestRows * (1 + phaseOf(group)));
  const room = Math.min(group.usualRows, mostRows);
  return room + (room >> 3);
}

const fewestRows = 16;

async function readGroups(
  store: ArchiveStore,
  planOf: (groupId: number) => GroupPlan | undefined,
): Promise<Map<number, SampleGroup>> {
  const groups = new Map<number, SampleGroup>();
  for (const { groupId, missionId } of await store.groups())
    groups.set(groupId, new SampleGroup(groupId, missionId, planOf(groupId)));
  for (const [groupId, lsn] of await store.flushedLsns()) {
    const group = groups.get(groupId);
    if (group !== undefined) group.flushedLsn = lsn;
  }
  for (const group of groups.values()) {
    if (group.flushedLsn === Number.NEGATIVE_INFINITY) continue;
    await readUnsettled(store, group);
    group.highAtMs = await highestInstant(store, group.groupId);
  }
  return groups;
}

/** The latest instant of any row: that of the segment that begins last, or of one that reaches beyond it. */
async function highestInstant(store: ArchiveStore, groupId: number): Promise<number> {
  const toAtMs = Number.POSITIVE_INFINITY;
  const [newest] = await store.segments({
    groupIds: [groupId],
    fromAtMs: Number.NEGATIVE_INFINITY,
    toAtMs,
    isNewestFirst: true,
    limit: 1,
  });
  if (newest === undefined) return Number.NEGATIVE_INFINITY;
  const reaching = await store.segments({ groupIds: [groupId], fromAtMs: newest.toAtMs, toAtMs });
  return reaching.reduce((highest, head) => Math.max(highest, head.toAtMs), newest.toAtMs);
}
