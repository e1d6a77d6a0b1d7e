// As a program: fills the log in a folder as fast as the disk takes it, and says what it knows, a line each, until it is
// killed or has what it was asked for.
//
//   opened LSN       what it found acknowledged              acknowledged LSN   after each group commit
//   fault TEXT       what the operator would be told         trouble TEXT | cleared
//   refused COUNT    records that found no room              done LSN RSS_OCTETS   at the end
//
// Numbers without end of line are never believed: the last line of a killed program may be cut.
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openPacketLog } from '@dawa/groundstation/archive/packet-log';
import { describeFault } from '@dawa/seams/fault';
import { SystemClock } from '@dawa/seams/system-clock';
import { writtenRecord } from './written-record.ts';

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '' },
    /** Ends when so many records are acknowledged in this life; 0 never. */
    records: { type: 'string', default: '0' },
    /** Ends after so many milliseconds, whatever is acknowledged; 0 never. */
    'for-ms': { type: 'string', default: '0' },
    'segment-octets': { type: 'string', default: '4000000' },
    'queue-octets': { type: 'string', default: '2000000' },
    /** Waits for the disk when so many records are not acknowledged; 0 never, so that a failing disk has to refuse some. */
    'retry-ms': { type: 'string', default: '50' },
    /** Lets old segments go while it writes. */
    drop: { type: 'boolean', default: false },
    'in-flight': { type: 'string', default: '2000' },
  },
});
const records = Number(values.records);
const forMs = Number(values['for-ms']);
const inFlight = Number(values['in-flight']) || Number.POSITIVE_INFINITY;
const burst = 100;
const clock = new SystemClock();
const tell = (line: string) => writeSync(1, `${line}\n`);
const oneLine = (text: string) => text.replaceAll('\n', ' ');

const log = await openPacketLog({
  directory: values.directory,
  runId: 'faults',
  clock,
  groupRecords: 64,
  retryMs: Number(values['retry-ms']),
  segmentOctets: Number(values['segment-octets']),
  maxQueuedOctets: Number(values['queue-octets']),
  onAcknowledged: (lsn) => tell(`acknowledged ${lsn}`),
  onFault: (_source, fault) =>
    tell(`fault ${oneLine('kind' in fault ? describeFault(fault) : fault.message)}`),
  onTrouble: (trouble) =>
    tell(trouble === undefined ? 'cleared' : `trouble ${oneLine(trouble.error.message)}`),
});
const openedLsn = log.acknowledgedLsn;
const startedMs = clock.monotonicMs();
tell(`opened ${openedLsn}`);

let next = openedLsn + 1;
let refused = 0;
let droppedAtLsn = openedLsn;
let rssOctets = 0;
const isOver = () =>
  (records > 0 && log.acknowledgedLsn >= openedLsn + records) ||
  (forMs > 0 && clock.monotonicMs() - startedMs > forMs);
while (!isOver()) {
  for (let count = 0; count < burst && (records === 0 || next <= openedLsn + records); count++) {
    if (next - log.acknowledgedLsn > inFlight) break;
    if (log.append(writtenRecord(next)) === next) next++;
    else refused++;
  }
  if (values.drop && log.acknowledgedLsn >= droppedAtLsn + 150) {
    droppedAtLsn = log.acknowledgedLsn;
    const dropping = log.dropSegments({ beforeLsn: log.acknowledgedLsn - 100 });
    await dropping.catch((error: unknown) => tell(`fault ${oneLine(String(error))}`));
  }
  rssOctets = Math.max(rssOctets, process.memoryUsage.rss());
  await clock.sleep(1);
}
await log.close();
if (refused > 0) tell(`refused ${refused}`);
tell(`done ${log.acknowledgedLsn} ${rssOctets}`);
