import type { Clock } from '@dawa/seams/clock';
import type { FaultReporter, Journal } from '../ports.ts';
import { firstWantedLsn, receptionFact } from '../processing/reception-book.ts';
import { archiveFacts } from './archive-writer.ts';
import type { DiskRoom } from './disk-room.ts';
import type { SegmentLog } from './packet-log.ts';
import type { ArchiveStore } from './store/archive-store.ts';

/** How long things are kept, in days; for ever where nothing is said. */
export interface KeptDays {
  readonly keepLogDays?: number | undefined;
  readonly keepSamplesDays?: number | undefined;
  readonly keepEventsDays?: number | undefined;
}

export interface RetentionParts {
  readonly clock: Clock;
  readonly log: Pick<SegmentLog, 'dropSegments' | 'checkRoom'>;
  readonly store: Pick<ArchiveStore, 'facts' | 'forgetBefore'>;
  readonly journal: Pick<Journal, 'event'>;
  readonly onFault: FaultReporter;
  readonly kept: KeptDays;
}

/**
 * Lets go what is older than it is to be kept, at once and every six hours: rows, then whole segments of the log, and of
 * these only such as the store has taken all from and no restart would count again. What went is told as an event. Looks
 * every five minutes how full the disk is.
 *
 * @returns how to stop; it resolves when what is under way has ended
 */
export function keepRetention(parts: RetentionParts): () => Promise<void> {
  const { clock, log, onFault, kept } = parts;
  let running: Promise<unknown> = Promise.resolve();
  const run = (work: () => Promise<unknown>) => {
    running = running.then(() => clock.track(work())).catch((error) => onFault('archive', error));
  };
  const stops = [clock.every(lookEveryMs, () => run(() => log.checkRoom()))];
  if (Object.values(kept).some((days) => days !== undefined)) {
    run(() => letGo(parts));
    stops.push(clock.every(everyMs, () => run(() => letGo(parts))));
  }
  return async () => {
    for (const stop of stops) stop();
    await running;
  };
}

async function letGo({ clock, log, store, journal, kept }: RetentionParts): Promise<void> {
  const nowAtMs = clock.nowAtMs();
  const endOf = (days: number) => nowAtMs - days * dayMs;
  const gone: string[] = [];
  const tell = (rows: number, what: string, days: number) => {
    if (rows > 0) gone.push(`${rows.toLocaleString('en')} ${what} older than ${days} days`);
  };
  const { keepLogDays, keepSamplesDays, keepEventsDays } = kept;
  if (keepSamplesDays !== undefined) {
    tell(await store.forgetBefore('samples', endOf(keepSamplesDays)), 'rows of samples', keepSamplesDays);
  }
  if (keepEventsDays !== undefined) {
    tell(await store.forgetBefore('events', endOf(keepEventsDays)), 'events', keepEventsDays);
  }
  if (keepLogDays !== undefined) {
    tell(await store.forgetBefore('packets', endOf(keepLogDays)), 'packets', keepLogDays);
    const facts = await store.facts();
    const beforeLsn = Math.min(
      Number(facts.get(archiveFacts.indexed) ?? 0) + 1,
      Number(facts.get(archiveFacts.openFrom) ?? 1),
      firstWantedLsn(facts.get(receptionFact)),
    );
    const dropped = await log.dropSegments({ beforeLsn, beforeAtMs: endOf(keepLogDays) });
    if (dropped.segments > 0) {
      const megabytes = (dropped.octets / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
      gone.push(
        `${dropped.segments} files of the log (${megabytes} MB), which begins now with record ${dropped.firstLsn}`,
      );
    }
  }
  if (gone.length === 0) return;
  const text = `As station.yaml says, these were let go: ${gone.join('; ')}.`;
  journal.event({ severity: 'info', source: 'archive', code: 'retention', text });
}

/** Tells how full the disk is: from 80 % on that it gets full, and when the next part of the log does not fit, that nothing will be kept. */
export function tellRoom(
  journal: Pick<Journal, 'raise' | 'clear'>,
  room: DiskRoom | { readonly level: 'enough' },
): void {
  if (room.level === 'enough') {
    journal.clear(roomAlarmId);
    return;
  }
  const { level, freeOctets, allOctets } = room;
  const used = Math.floor(100 * (1 - freeOctets / allOctets));
  const roomText = `${used} % of the disk are used, ${(freeOctets / 1e9).toFixed(1)} GB are free`;
  const isFull = level === 'full';
  journal.raise({
    alarmId: roomAlarmId,
    severity: isFull ? 'critical' : 'watch',
    source: 'archive',
    title: isFull ? 'The disk of the archive is full' : 'The disk of the archive gets full',
    text: `${roomText}. ${isFull ? 'What is received will soon not be kept: make room now' : 'Make room'}, or say in station.yaml how long to keep what (archive: keepLogDays).`,
  });
}

const roomAlarmId = 'archive-room';
const dayMs = 86_400_000;
const everyMs = 6 * 3_600_000;
const lookEveryMs = 5 * 60_000;
