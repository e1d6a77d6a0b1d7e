import type { PassDetail } from '@dawa/protocols/console/pass';
import { trackAt } from './polar-geometry.ts';

export interface TrackRow {
  readonly atMs: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
  /** Below zero while a mountain stands before it. */
  readonly overRidgeDeg: number;
  readonly event?: 'rise' | 'top' | 'set';
}

/** The track as rows of a table: every `stepMs` of UTC, and the three moments of the pass between them. */
export function trackRows(
  pass: Pick<PassDetail, 'track' | 'aosAtMs' | 'tcaAtMs' | 'losAtMs'>,
  stepMs: number,
): readonly TrackRow[] {
  const { track } = pass;
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows: TrackRow[] = [];
  const add = (atMs: number, event?: TrackRow['event']) => {
    const here = trackAt(track, atMs);
    if (here === undefined) return;
    const { azimuthDeg, elevationDeg } = here;
    const ridgeDeg = (track.findLast((sample) => sample.atMs <= atMs) ?? first).ridgeDeg;
    const row = { atMs, azimuthDeg, elevationDeg, overRidgeDeg: elevationDeg - ridgeDeg };
    rows.push(event === undefined ? row : { ...row, event });
  };
  for (let atMs = Math.ceil(first.atMs / stepMs) * stepMs; atMs <= last.atMs; atMs += stepMs) add(atMs);
  add(pass.aosAtMs, 'rise');
  add(pass.tcaAtMs, 'top');
  add(pass.losAtMs, 'set');
  return rows.sort((a, b) => a.atMs - b.atMs);
}
