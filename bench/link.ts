import { afskRows } from './link-afsk.ts';
import { g3ruhRows } from './link-g3ruh.ts';
import type { BenchRow } from './paired.ts';

/** Signals of the radio link, out of audio. */
export async function linkRows(): Promise<BenchRow[]> {
  return [...(await afskRows()), ...(await g3ruhRows())];
}
