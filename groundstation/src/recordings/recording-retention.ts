import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import type { LogStorage } from '../archive/log-storage.ts';
import type { FaultReporter, Journal } from '../ports.ts';
import { listRecordings } from './list-recordings.ts';

export interface RecordingRetention {
  readonly clock: Clock;
  readonly storage: LogStorage;
  readonly folder: string;
  readonly keepDays: number;
  readonly journal: Pick<Journal, 'event'>;
  readonly onFault: FaultReporter;
  readonly recordingNow: () => string | undefined;
}

/**
 * Lets recordings go that are older than they are to be kept, at once and every six hours, and says so. What was taken out of them stays.
 * Those that were brought in from elsewhere stay: whoever did so knows where they are.
 *
 * @returns how to stop; it resolves when what is under way has ended
 */
export function keepRecordings(parts: RecordingRetention): () => Promise<void> {
  const { clock, onFault } = parts;
  let running: Promise<unknown> = Promise.resolve();
  const run = () => {
    running = running.then(() => clock.track(letGo(parts))).catch((error) => onFault('recording', error));
  };
  run();
  const stop = clock.every(everyMs, run);
  return async () => {
    stop();
    await running;
  };
}

async function letGo({
  clock,
  storage,
  folder,
  keepDays,
  journal,
  recordingNow,
}: RecordingRetention): Promise<void> {
  const beforeAtMs = clock.nowAtMs() - keepDays * dayMs;
  const now = recordingNow();
  const old = listRecordings(folder, now).filter(
    ({ origin, startedAtMs, durationMs, recordingId, trouble, sampleRateHz }) =>
      // What cannot be read is left to a person.
      origin !== 'import' &&
      recordingId !== now &&
      startedAtMs + durationMs < beforeAtMs &&
      (sampleRateHz > 0 || trouble === null),
  );
  let octets = 0;
  for (const { recordingId } of old) {
    for (const ending of ['sigmf-data', 'sigmf-meta']) {
      const path = join(folder, `${recordingId}.${ending}`);
      octets += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      await storage.remove(path);
    }
  }
  if (old.length === 0) return;
  const megabytes = (octets / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  const text = `As station.yaml says, ${old.length} recordings older than ${keepDays} days (${megabytes} MB) were let go.`;
  journal.event({ severity: 'info', source: 'recording', code: 'retention', text });
}

const dayMs = 86_400_000;
const everyMs = 6 * 3_600_000;
