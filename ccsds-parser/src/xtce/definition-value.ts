/** Worst last, as in XTCE; `none` where no limit is defined. */
export type LimitState = 'none' | 'nominal' | 'watch' | 'warning' | 'distress' | 'critical' | 'severe';

export type ValueKind =
  | 'integer'
  | 'float'
  | 'enumerated'
  | 'boolean'
  | 'string'
  | 'binary'
  | 'time'
  | 'duration'
  | 'array'
  | 'aggregate';

/**
 * What stands in the packet. A whole number is a `bigint` where a double would not hold it exactly, else a `number`;
 * arrays nest by dimension, aggregates are records by member.
 */
export type RawValue = number | bigint | string | Uint8Array | RawArray | RawRecord;
export interface RawArray extends ReadonlyArray<RawValue> {}
export interface RawRecord {
  readonly [member: string]: RawValue;
}

/**
 * What it means: a figure, a label, true or false, text, octets. A time is UTC milliseconds since 1970, a duration
 * milliseconds.
 */
export type EngineeringValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | EngineeringArray
  | EngineeringRecord;
export interface EngineeringArray extends ReadonlyArray<EngineeringValue> {}
export interface EngineeringRecord {
  readonly [member: string]: EngineeringValue;
}

export interface EnumerationEntry {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly description: string;
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly isMinIncluded: boolean;
  readonly isMaxIncluded: boolean;
}
