import type { Fault } from '@dawa/seams/fault';
import type { JulianDate } from '../time.ts';

/** Mean elements of one object as SGP4 takes them, whatever the notation they came in. */
export type ElementSet = TleElementSet | OmmElementSet;

export interface TleElementSet extends MeanElements {
  readonly kind: 'tle';
  /** 69 columns, as they came. */
  readonly line1: string;
  readonly line2: string;
}

export interface OmmElementSet extends MeanElements {
  readonly kind: 'omm';
}

export interface MeanElements {
  /** Catalogue number: 1 to 339,999 in a TLE (Alpha-5), up to nine digits in an OMM. */
  readonly noradId: number;
  /** Name line of a 3LE or OBJECT_NAME; the number when there is none. */
  readonly name: string;
  /** As written: `98067PE` in a TLE, `1998-067PE` in an OMM; may be empty. */
  readonly internationalDesignator: string;
  readonly epochAtMs: number;
  /** The same epoch without the rounding of a double of milliseconds. UTC. */
  readonly epoch: JulianDate;
  /** Kozai mean motion, as element sets state it. */
  readonly meanMotionRevDay: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly ascendingNodeDeg: number;
  readonly argumentOfPerigeeDeg: number;
  readonly meanAnomalyDeg: number;
  readonly bstarPerEarthRadius: number;
  /** Half the first derivative of the mean motion, as element sets state it; SGP4 ignores it. */
  readonly meanMotionDotRevDay2: number;
  /** A sixth of the second derivative; SGP4 ignores it. */
  readonly meanMotionDdotRevDay3: number;
  /** Revolution counter at the epoch; 0 when not stated. */
  readonly revolutionAtEpoch: number;
  readonly elementSetNumber: number;
}

export type ElementFaultKind =
  | 'empty'
  | 'unknown-notation'
  | 'unexpected-text'
  | 'missing-line'
  | 'bad-length'
  | 'bad-column'
  | 'bad-checksum'
  | 'number-mismatch'
  | 'out-of-range'
  | 'bad-json'
  | 'missing-field'
  | 'bad-field'
  | 'unsupported';

/** Where in the text, counted from 1, and what was wrong there. */
export interface ElementFault extends Fault<ElementFaultKind> {
  readonly line: number;
  readonly column?: number;
}

/** What a text of elements held: everything readable, and a fault for everything else. */
export interface ParsedElements {
  readonly elements: ElementSet[];
  readonly faults: ElementFault[];
}
