import { rotctldRows } from './devices-rotctld.ts';
import { wireRows } from './devices-wire.ts';
import type { BenchRow } from './paired.ts';

/** What hangs at the cables of a station, and who shares it. */
export async function devicesRows(): Promise<BenchRow[]> {
  return [...(await wireRows()), ...(await rotctldRows())];
}
