import type { RunInfo } from '@dawa/protocols/console/run';
import type { LogRecord } from '../ports.ts';

/** Written whenever a station begins to work: what comes behind it was heard by no station that worked before. */
export function startRecord(
  run: RunInfo,
  { atMs, isContinued }: { readonly atMs: number; readonly isContinued: boolean },
): Omit<LogRecord, 'lsn'> {
  const meta = { runId: run.runId, kind: run.kind, rate: run.rate, isContinued };
  return { kind: 'run', atMs, cites: [0, 0], meta, bytes: new TextEncoder().encode(JSON.stringify(run)) };
}

export function isStartRecord({ kind, meta }: LogRecord): boolean {
  return kind === 'run' && meta['isContinued'] !== undefined;
}
