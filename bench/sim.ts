import type { BenchRow } from './paired.ts';
import { firmwareRows } from './sim-firmware.ts';
import { modelRows } from './sim-model.ts';

/** How many times faster than life the payload is: its model, and its firmware in an emulator. */
export async function simRows(): Promise<BenchRow[]> {
  return [...(await modelRows()), ...firmwareRows()];
}
