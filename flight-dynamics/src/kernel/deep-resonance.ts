import type { Sgp4Coefficients } from '../propagator.ts';

/**
 * Numerical integration of the 24 h and 12 h resonances with the Earth's field, as a pure function of time.
 *
 * The published code walks from the epoch in steps of 720 minutes and remembers where it stands, so that its answer may
 * depend on earlier questions. Here every stretch between two borders has a row of numbers, made once and always from the
 * epoch outwards: the same numbers, in any order of questions.
 * Source: AIAA 2006-6753 Rev 2, `dspace` and `dsinit`.
 */
export interface Resonance {
  readonly forward: Track;
  readonly backward: Track;
}

/** One direction from the epoch. `rows` grows on demand. */
export interface Track {
  rows: Float64Array;
  /** Rows 0 to known - 1 hold the stretches in order. */
  known: number;
  /** Which stretch stands in the row behind the last that is kept; -1 for none. */
  farStretch: number;
  /** The terms of the field at one state: may read `atime`, minutes from the epoch to the border. */
  readonly writeRow: (rows: Float64Array, offset: number, atime: number, xli: number, xni: number) => void;
  readonly stepMinutes: number;
}

export const stretchMinutes = 720;

/**
 * Places in a row. With ft = minutes from the border: xl = xli + ft (xldot + ft halfXndt) is the resonant longitude, and
 * n / no - 1 = excess + ft (excessRate + ft excessCurve).
 */
export const stretchColumn = {
  xli: 0,
  xldot: 1,
  halfXndt: 2,
  excess: 3,
  excessRate: 4,
  excessCurve: 5,
  xni: 6,
  xndt: 7,
  xnddt: 8,
};
export const stretchStride = 9;

/** @returns undefined for an orbit without resonance */
export function createResonance(c: Sgp4Coefficients): Resonance | undefined {
  if (c.irez === 0) return undefined;
  const writeRow = c.irez === 1 ? dayTerms(c) : halfDayTerms(c);
  const track = (stepMinutes: number): Track => {
    const rows = new Float64Array(4 * stretchStride);
    writeRow(rows, 0, 0, c.xlamo, c.no);
    return { rows, known: 1, farStretch: -1, writeRow, stepMinutes };
  };
  return { forward: track(stretchMinutes), backward: track(-stretchMinutes) };
}

/** @returns where in `track.rows` the given stretch (0 at the epoch) begins; rows may have been replaced by longer ones */
export function stretchOffset(track: Track, stretch: number): number {
  if (stretch < track.known) return stretch * stretchStride;
  const kept = Math.min(stretch + 1, mostKept);
  if (track.rows.length < (kept + 1) * stretchStride) {
    const longer = new Float64Array(Math.min(2 * kept, mostKept + 1) * stretchStride);
    longer.set(track.rows);
    track.rows = longer;
  }
  while (track.known < kept) {
    writeNext(track, (track.known - 1) * stretchStride, track.known * stretchStride, track.known);
    track.known += 1;
  }
  if (stretch < mostKept) return stretch * stretchStride;
  return farOffset(track, stretch);
}

/** Decades away only one stretch is kept, in a last row: forgotten ones are walked to again from the last that is kept. */
function farOffset(track: Track, stretch: number): number {
  const offset = mostKept * stretchStride;
  if (track.farStretch < mostKept || track.farStretch > stretch) {
    writeNext(track, offset - stretchStride, offset, mostKept);
    track.farStretch = mostKept;
  }
  while (track.farStretch < stretch) {
    track.farStretch += 1;
    writeNext(track, offset, offset, track.farStretch);
  }
  return offset;
}

function writeNext(track: Track, from: number, to: number, stretch: number): void {
  const { rows, stepMinutes } = track;
  const xli = rows[from + stretchColumn.xli]!;
  const xni = rows[from + stretchColumn.xni]!;
  const xldot = rows[from + stretchColumn.xldot]!;
  const xndt = rows[from + stretchColumn.xndt]!;
  const xnddt = rows[from + stretchColumn.xnddt]!;
  track.writeRow(
    rows,
    to,
    stretch * stepMinutes,
    xli + (xldot * stepMinutes + xndt * halfSquare),
    xni + (xndt * stepMinutes + xnddt * halfSquare),
  );
}

/** Near-synchronous terms (`irez` 1). */
function dayTerms(c: Sgp4Coefficients): Track['writeRow'] {
  return (rows, offset, _atime, xli, xni) => {
    const xndt =
      c.del1 * Math.sin(xli - fasx2) +
      c.del2 * Math.sin(2 * (xli - fasx4)) +
      c.del3 * Math.sin(3 * (xli - fasx6));
    const perLongitude =
      c.del1 * Math.cos(xli - fasx2) +
      2 * c.del2 * Math.cos(2 * (xli - fasx4)) +
      3 * c.del3 * Math.cos(3 * (xli - fasx6));
    fill(rows, offset, c, xli, xni, xndt, perLongitude);
  };
}

/** Near-half-day terms (`irez` 2). */
function halfDayTerms(c: Sgp4Coefficients): Track['writeRow'] {
  const terms: readonly [amplitude: number, perigees: number, longitudes: number, phase: number][] = [
    [c.d2201, 2, 1, g22],
    [c.d2211, 0, 1, g22],
    [c.d3210, 1, 1, g32],
    [c.d3222, -1, 1, g32],
    [c.d4410, 2, 2, g44],
    [c.d4422, 0, 2, g44],
    [c.d5220, 1, 1, g52],
    [c.d5232, -1, 1, g52],
    [c.d5421, 1, 2, g54],
    [c.d5433, -1, 2, g54],
  ];
  return (rows, offset, atime, xli, xni) => {
    const perigee = c.argpo + c.argpdot * atime;
    let xndt = 0;
    let perLongitude = 0;
    for (const [amplitude, perigees, longitudes, phase] of terms) {
      const angle = perigees * perigee + longitudes * xli - phase;
      xndt += amplitude * Math.sin(angle);
      perLongitude += longitudes * amplitude * Math.cos(angle);
    }
    fill(rows, offset, c, xli, xni, xndt, perLongitude);
  };
}

function fill(
  rows: Float64Array,
  offset: number,
  c: Sgp4Coefficients,
  xli: number,
  xni: number,
  xndt: number,
  perLongitude: number,
): void {
  const xldot = xni + c.xfact;
  const xnddt = perLongitude * xldot;
  rows[offset + stretchColumn.xli] = xli;
  rows[offset + stretchColumn.xldot] = xldot;
  rows[offset + stretchColumn.halfXndt] = 0.5 * xndt;
  rows[offset + stretchColumn.excess] = (xni - c.no) / c.no;
  rows[offset + stretchColumn.excessRate] = xndt / c.no;
  rows[offset + stretchColumn.excessCurve] = (0.5 * xnddt) / c.no;
  rows[offset + stretchColumn.xni] = xni;
  rows[offset + stretchColumn.xndt] = xndt;
  rows[offset + stretchColumn.xnddt] = xnddt;
}

/** 720^2 / 2 */
const halfSquare = 259_200;
/** Five and a half years either way, 300 kB an object at most. */
const mostKept = 4096;

const fasx2 = 0.13130908;
const fasx4 = 2.8843198;
const fasx6 = 0.37448087;
const g22 = 5.7686396;
const g32 = 0.95240898;
const g44 = 1.8014998;
const g52 = 1.050833;
const g54 = 4.4108898;
