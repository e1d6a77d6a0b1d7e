// As a program: an archive of a station that takes packets, commands and audit entries as fast as they become safe, from step
// `--from` on, until it is killed. Says `opened LSN` once it stands, and `acknowledged STEP` when all of a step is safe.
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openArchive } from '@dawa/groundstation/archive/open-archive';
import { decodeBatch } from '@dawa/groundstation/pipeline/decode-batch';
import { describeFault } from '@dawa/seams/fault';
import { SystemClock } from '@dawa/seams/system-clock';
import { runId, smallMission, stationStep } from './station-steps.ts';

const { values } = parseArgs({
  options: { directory: { type: 'string', default: '' }, from: { type: 'string', default: '1' } },
});
const clock = new SystemClock();
const tell = (line: string) => writeSync(1, `${line}\n`);
const { archive, journal } = await openArchive({
  ...{ directory: values.directory, runId, clock, dictionaries: [smallMission] },
  bus: { publish: () => {}, subscribe: () => () => {} },
  onFault: (_source, fault) => tell(`fault ${'kind' in fault ? describeFault(fault) : fault.message}`),
  groupCommitMs: 5,
});
tell(`opened ${archive.log.acknowledgedLsn}`);

/** Steps that wait for the disk, with the number of the packet of the next one: once that is safe, so is all before it. */
const waiting: { step: number; nextPacketLsn: number }[] = [];
for (let step = Number(values.from); ; step++) {
  const { packet, command, audit } = stationStep(step);
  const receivedAtMs = step * 10;
  const meta = { virtualChannelId: 0, missionId: smallMission.missionId };
  const record = { kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes: packet } as const;
  const lsn = archive.log.append(record);
  const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes: packet };
  archive.keepDecoded(decodeBatch(archive.version(smallMission.missionId)!, [heard]));
  const last = waiting.at(-1);
  if (last !== undefined) last.nextPacketLsn = lsn;
  archive.saveCommand(command);
  journal.event(audit);
  waiting.push({ step, nextPacketLsn: Number.POSITIVE_INFINITY });
  if (step % 10 !== 0) continue;
  await clock.sleep(1);
  while (waiting.length > 500) await clock.sleep(1).then(tellSafe);
  tellSafe();
}

function tellSafe(): void {
  let safe = 0;
  while (waiting.length > 0 && waiting[0]!.nextPacketLsn <= archive.log.acknowledgedLsn)
    safe = waiting.shift()!.step;
  if (safe > 0) tell(`acknowledged ${safe}`);
}
