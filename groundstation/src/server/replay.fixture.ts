import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import type { StationArchive } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import type { Journal } from '../ports.ts';
import { createBus } from '../station/bus.ts';
import { paperDoor } from './door.fixture.ts';
import type { StationDoor } from './station-door.ts';

/** For tests: a station of paper with an archive of its own, on a clock that stands still until it is told to run. */
export interface PastStation {
  readonly clock: VirtualClock;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly door: StationDoor;
  /** A report of the payload with its bus voltage, heard now, made so long ago. */
  hear(decivolts: number, delayMs?: number, quality?: number): void;
  close(): Promise<void>;
}

export async function pastStation(startAtMs: number, contents = smallMission): Promise<PastStation> {
  const directory = mkdtempSync(join(tmpdir(), 'dawa-replay-'));
  const clock = new VirtualClock(startAtMs);
  const bus = createBus((error) => {
    throw error;
  });
  const { archive, journal } = await openArchive({
    directory,
    runId: 'run-1',
    clock,
    bus,
    onFault: (_source, fault) => {
      throw fault;
    },
    dictionaries: [contents],
    // The clock waits for the disk: every few seconds is often enough.
    groupCommitMs: 5000,
  });
  const paper = paperDoor(clock);
  const { snapshot } = paper.state;
  const mission = { ...snapshot.mission, missionId: 'test' };
  return {
    clock,
    archive,
    journal,
    door: {
      ...paper,
      bus,
      state: { ...paper.state, snapshot: { ...snapshot, mission } },
      archive,
      replay: { archive, skyAt: () => undefined, passAt: () => undefined },
    },
    hear(decivolts, delayMs = 200, quality = 0) {
      const nowAtMs = clock.nowAtMs();
      const bytes = payloadReport(decivolts, [3, 25], Uint8Array.of(decivolts), nowAtMs - delayMs);
      const meta = { virtualChannelId: 0, missionId: 'test' };
      const lsn = archive.log.append({ kind: 'packet', atMs: nowAtMs, cites: [1, 1], meta, bytes });
      const heard = { lsn, receivedAtMs: nowAtMs, virtualChannelId: 0, missingBefore: 0, quality, bytes };
      archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
    },
    async close() {
      await archive.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
