// As a program: an archive of a station that takes packets, commands, alarms and audit entries as fast as they become safe, from
// step `--from` on, and another dictionary now and then, until it is killed or its time is over. Says `opened LSN` once it
// stands, `acknowledged STEP` when all of a step is safe, `trouble TEXT` of its own alarms and `done STEP RSS_OCTETS` at the end.
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openArchive } from '@dawa/groundstation/archive/open-archive';
import { PacketStage } from '@dawa/groundstation/pipeline/packet-stage';
import { describeFault } from '@dawa/seams/fault';
import { SystemClock } from '@dawa/seams/system-clock';
import { dictionaryOf, runId, smallMission, stationStep } from './station-steps.ts';

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '' },
    from: { type: 'string', default: '1' },
    /** Ends after so many milliseconds, whatever is safe; 0 never. */
    'for-ms': { type: 'string', default: '0' },
    /** Ends after so many steps, however fast the disk is; 0 never. */
    steps: { type: 'string', default: '0' },
    'segment-octets': { type: 'string', default: '64000000' },
    /** Writes its index in a thread, as a station does. */
    'in-thread': { type: 'boolean', default: false },
  },
});
const clock = new SystemClock();
const tell = (line: string) => writeSync(1, `${line}\n`);
/** What was told to be safe, which is what the mark of the log says at least; a torn end begins behind the mark. */
let toldLsn = 0;
const { archive, journal } = await openArchive({
  ...{ directory: values.directory, runId, clock, dictionaries: [smallMission] },
  bus: {
    publish: (message) => {
      if (message.type !== 'alarm' || message.alarm.source !== 'archive') return;
      const { clearedAtMs, title, text } = message.alarm;
      tell(clearedAtMs === null ? `trouble ${title}: ${text.replaceAll('\n', ' ')}` : 'cleared');
    },
    subscribe: () => () => {},
  },
  segmentOctets: Number(values['segment-octets']),
  writesInThread: values['in-thread'],
  onFault: (_source, fault) => tell(`fault ${'kind' in fault ? describeFault(fault) : fault.message}`),
  groupCommitMs: 5,
  onAcknowledged: (lsn) => {
    toldLsn = lsn;
  },
});
tell(`opened ${archive.log.acknowledgedLsn}`);

const missionId = smallMission.missionId;
const mission = { id: missionId, reportPeriodsMs: {}, limits: {} };
const onFault = (_source: string, fault: unknown) => tell(`fault ${String(fault)}`);
const stage = new PacketStage({ clock, archive, journal, mission, onFault });
const startedMs = clock.monotonicMs();
const isOver = () =>
  Number(values['for-ms']) > 0 && clock.monotonicMs() - startedMs > Number(values['for-ms']);
const endStep =
  Number(values.steps) > 0 ? Number(values.from) + Number(values.steps) : Number.POSITIVE_INFINITY;
let rssOctets = 0;

/** Steps that wait for the disk, with the number of the packet of the next one: once that is safe, so is all before it. */
const waiting: { step: number; nextPacketLsn: number }[] = [];
for (let step = Number(values.from); step < endStep && !isOver(); step++) {
  const { packet, command, audit, alarm } = stationStep(step);
  const receivedAtMs = step * 10;
  const meta = { virtualChannelId: 0, missionId };
  const record = { kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes: packet } as const;
  const lsn = archive.log.append(record);
  stage.push({ lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes: packet });
  stage.pace();
  const last = waiting.at(-1);
  if (last !== undefined) last.nextPacketLsn = lsn;
  archive.saveCommand({ ...command, state: 'queued', sentAtMs: null });
  archive.saveCommand(command);
  journal.event(audit);
  if (alarm !== undefined) journal.raise(alarm);
  waiting.push({ step, nextPacketLsn: Number.POSITIVE_INFINITY });
  if (step % 10 !== 0) continue;
  rssOctets = Math.max(rssOctets, process.memoryUsage.rss());
  await clock.sleep(1);
  while (waiting.length > 500 && !isOver()) await clock.sleep(1).then(tellSafe);
  tellSafe();
  if (step % 400 === 0) {
    // A store that fails refuses another dictionary: then the one before goes on.
    await archive.loadDictionary(dictionaryOf(step)).catch((error) => tell(`fault ${String(error)}`));
  }
}
stage.close();
journal.close();
await archive.close();
tellSafe();
tell(`done ${Number(values.from) - 1} ${rssOctets}`);

function tellSafe(): void {
  let safe = 0;
  while (waiting.length > 0 && waiting[0]!.nextPacketLsn <= toldLsn) safe = waiting.shift()!.step;
  if (safe > 0) tell(`acknowledged ${safe}`);
}
