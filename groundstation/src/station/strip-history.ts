import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Archive } from '../ports.ts';

const spanMs = 5 * 60_000;

/** What the strips showed before the station was started again, oldest first. */
export function stripHistory(archive: Archive, names: readonly string[], nowAtMs: number): ParameterSample[] {
  return names
    .flatMap(
      (name) => archive.samples({ name, fromAtMs: nowAtMs - spanMs, order: 'newest', limit: 2000 }).items,
    )
    .sort((a, b) => a.receivedAtMs - b.receivedAtMs);
}
