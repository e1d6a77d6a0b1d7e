import { type MissionFile, missionFile } from '@dawa/protocols/mission-file';
import type { LogRecord } from '../ports.ts';

/** What of a mission's file decides how its reception is counted and dated, and may be changed while a station runs. */
export type ReceptionSettings = Pick<MissionFile, 'packets' | 'reportPeriodsMs' | 'timekeeping'>;

/**
 * The log record that says by which settings what is behind it is counted and dated: so a log that is read again years later
 * gives the same instants, whatever the mission's file says by then.
 */
export function receptionRecord(
  missionId: string,
  settings: ReceptionSettings,
  atMs: number,
): Omit<LogRecord, 'lsn'> {
  const meta = { what: 'reception', missionId };
  return { kind: 'run', atMs, cites: [0, 0], meta, bytes: new TextEncoder().encode(settingsText(settings)) };
}

/** Undefined for every other record, and for one of a version of the station that knew other settings. */
export function receptionSettingsOf({ kind, meta, bytes }: LogRecord): ReceptionSettings | undefined {
  if (kind !== 'run' || meta['what'] !== 'reception') return undefined;
  try {
    return readSettings.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

/** The settings of a mission's file alone, which is changed in place when it is read again. */
export function ownSettings({ packets, reportPeriodsMs, timekeeping }: ReceptionSettings): ReceptionSettings {
  return readSettings.parse({ packets, reportPeriodsMs, timekeeping });
}

/** Equal for equal settings. */
export function settingsText(settings: ReceptionSettings): string {
  return JSON.stringify(ownSettings(settings));
}

const readSettings = missionFile.pick({ packets: true, reportPeriodsMs: true, timekeeping: true });
