import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Archive } from '../ports.ts';

const spanMs = 5 * 60_000;

/** What the strips showed before the station was started again, oldest first. */
export async function stripHistory(
  archive: Archive,
  names: readonly string[],
  nowAtMs: number,
  missionId?: string,
): Promise<ParameterSample[]> {
  const request = {
    fromAtMs: nowAtMs - spanMs,
    order: 'newest',
    limit: 2000,
    ...(missionId && { missionId }),
  } as const;
  const pages = await Promise.all(names.map((name) => archive.samples({ ...request, name })));
  return pages.flatMap(({ items }) => items).sort((a, b) => a.receivedAtMs - b.receivedAtMs);
}
