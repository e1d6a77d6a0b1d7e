import type { CharacterSet, FloatEncoding, IntegerEncoding } from './definition-encoding.ts';
import type { MathOperator } from './definition-math.ts';
import type { EnumerationEntry, LimitState, Range, ValueKind } from './definition-value.ts';

// Types, the values that they depend on, and the parameters whose values those are refer to each other: they share a file.

export interface Parameter {
  /** Place in `definition.parameters`. */
  readonly index: number;
  readonly name: string;
  /** `/System/Subsystem/name`. */
  readonly qualifiedName: string;
  readonly description: string;
  readonly type: ValueType;
  /** Engineering value as written in the file. */
  readonly initialValue: string | undefined;
  /** How many of its latest values something in the file refers to; 0: none, and nobody need remember it. */
  readonly depth: number;
  readonly properties: ParameterProperties;
}

/** Handed out as the file gives it. Only `validity` changes what the decoder says. */
export interface ParameterProperties {
  /** By name space. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly ancillary: Readonly<Record<string, string>>;
  readonly dataSource: 'telemetered' | 'derived' | 'constant' | 'local' | 'ground';
  readonly isReadOnly: boolean;
  readonly systemName: string | undefined;
  /** Must hold for a value to be valid. */
  readonly validity: Condition | undefined;
  readonly physicalAddresses: readonly { readonly source: string; readonly address: string }[];
  /** The time parameter that dates it, and how much later than that it was taken. */
  readonly timeAssociation: { readonly ref: ValueRef; readonly offsetMs: number } | undefined;
}

/** Type of a parameter, of an argument, of a member or of the elements of an array. */
export interface ValueType {
  readonly name: string;
  readonly kind: ValueKind;
  readonly description: string;
  readonly unit: string | undefined;
  /** Undefined when the type never travels in a packet; arrays and aggregates have none of their own. */
  readonly encoding: DataEncoding | undefined;
  readonly calibrator: Calibrator | undefined;
  /** The first whose condition holds goes before `calibrator`. */
  readonly contextCalibrators: readonly ContextCalibrator[];
  /** Enumerated only. */
  readonly enumeration: readonly EnumerationEntry[];
  /** Boolean only. */
  readonly labels: { readonly zero: string; readonly one: string };
  /** Time and duration only. */
  readonly clock: Clock | undefined;
  readonly alarm: Alarm | undefined;
  /** The first whose condition holds goes before `alarm`. */
  readonly contextAlarms: readonly ContextAlarm[];
  /** Values are valid inside any of them; empty: all are. */
  readonly validRanges: readonly Range[];
  /** The ranges are meant for raw values. */
  readonly isValidRangeRaw: boolean;
  /** Text: number of characters; octets: how many. */
  readonly lengthRange: Range | undefined;
  /** What text must match (`textMatches`). */
  readonly pattern: string | undefined;
  readonly initialValue: string | undefined;
  /** Array: type of its elements, and one entry for each dimension, the last of which runs fastest. */
  readonly element: ValueType | undefined;
  readonly dimensions: readonly Dimension[];
  /** Aggregate: in the order of the packet, without gaps. */
  readonly members: readonly Member[];
  /** Room that a value takes, where that is always the same. */
  readonly staticBits: number | undefined;
}

/** Both ends belong to it. */
export interface Dimension {
  readonly from: Quantity;
  readonly to: Quantity;
}

export interface Member {
  readonly name: string;
  readonly description: string;
  readonly type: ValueType;
  readonly initialValue: string | undefined;
}

/** How a value stands in the packet. Bits count from the most significant one of the first octet. */
export type DataEncoding =
  | IntegerEncoding
  | FloatEncoding
  | StringEncoding
  | BinaryEncoding
  /** One that is not supported: nothing behind it can be placed. */
  | { readonly kind: 'unreadable'; readonly path: string };

export interface StringEncoding {
  readonly kind: 'string';
  readonly characterSet: CharacterSet;
  /** Room in the packet; undefined: it ends behind the terminator or behind what the leading size counts. */
  readonly bits: Quantity | undefined;
  /** Without `bits`: the most that it may take, terminator or leading size included. */
  readonly maxBits: number | undefined;
  readonly terminator: Uint8Array | undefined;
  /** Bits of a number in front that counts the octets of the text. */
  readonly leadingSizeBits: number | undefined;
}

export interface BinaryEncoding {
  readonly kind: 'binary';
  /** Undefined, in commands only: as long as the octets given. */
  readonly bits: Quantity | undefined;
}

/** What a count of time means. */
export interface Clock {
  /** A time begins here, or where another one is; a duration has none. */
  readonly epoch: 'TAI' | 'GPS' | 'J2000' | { readonly epochAtMs: number } | ValueRef | undefined;
  /** Length of a unit; of months and years that of the mean one, used for durations. */
  readonly unitMs: number;
  /** Months and years are counted on the calendar of the epoch: so many months a unit. */
  readonly unitMonths: number | undefined;
  readonly scale: number;
  readonly offset: number;
}

/** A value that the file refers to. */
export interface ValueRef {
  /** Undefined when it is an argument, or a member that stands before in the same aggregate: `localName` says which. */
  readonly parameter: Parameter | undefined;
  readonly localName: string;
  /** Members and indices inside it; empty for the whole. */
  readonly path: readonly (string | number)[];
  /** Type of what is referred to; undefined for a local name, whose type depends on where it is used. */
  readonly type: ValueType | undefined;
  /** 0 the latest, 1 the one before, and so on. */
  readonly age: number;
  readonly isCalibrated: boolean;
}

export type Literal = number | bigint | string | boolean;

export type Condition =
  | Comparison
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly Condition[] }
  /** One that could not be read: it holds for no packet. */
  | { readonly kind: 'never' };

export interface Comparison {
  readonly kind: 'comparison';
  readonly left: ValueRef;
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  /** A value of the file, or `other`. Octets are hexadecimal digits. */
  readonly value: Literal | undefined;
  readonly other: ValueRef | undefined;
}

/** A whole number of the file, or one that depends on the packet. */
export type Quantity = number | DynamicQuantity | LookupQuantity | UnknownQuantity;

/** slope * value + intercept. */
export interface DynamicQuantity {
  readonly kind: 'dynamic';
  readonly ref: ValueRef;
  readonly slope: number;
  readonly intercept: number;
}

/** The value of the first choice whose conditions hold. */
export interface LookupQuantity {
  readonly kind: 'lookup';
  readonly choices: readonly { readonly conditions: readonly Condition[]; readonly value: number }[];
  readonly otherwise: number | undefined;
}

/** One that could not be read. */
export interface UnknownQuantity {
  readonly kind: 'unknown';
  readonly path: string;
}

export type Calibrator =
  /** One that is not supported: the value stays raw and no limit is judged. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'polynomial';
      readonly terms: readonly { readonly coefficient: number; readonly exponent: number }[];
    }
  | SplineCalibrator
  | { readonly kind: 'math'; readonly steps: readonly MathStep[] };

export interface SplineCalibrator {
  readonly kind: 'spline';
  readonly isExtrapolated: boolean;
  /** By rising raw value. The order is that of the curve from the point to the next: 0 a step, 1 a line, 2 a parabola. */
  readonly points: readonly { readonly raw: number; readonly calibrated: number; readonly order: number }[];
}

export interface ContextCalibrator {
  readonly conditions: readonly Condition[];
  readonly calibrator: Calibrator;
}

/** One step of reverse Polish notation; that the stack never runs short has been seen to. */
export type MathStep =
  | { readonly kind: 'value'; readonly value: number }
  /** The value that is calibrated. */
  | { readonly kind: 'this' }
  | { readonly kind: 'ref'; readonly ref: ValueRef }
  | { readonly kind: 'operator'; readonly operator: MathOperator };

/** The worst of the checks is the state. */
export interface Alarm {
  readonly checks: readonly AlarmCheck[];
  /** So many values in a row must be in alarm before it is one, and so many not before it is over. */
  readonly minViolations: number;
  readonly minConformance: number;
}

/** An alarm without checks: in this context nothing is judged. */
export interface ContextAlarm {
  readonly conditions: readonly Condition[];
  readonly alarm: Alarm;
}

export type AlarmCheck =
  | RangeCheck
  | ChangeCheck
  | {
      readonly kind: 'labels';
      readonly levels: ReadonlyMap<string, LimitState>;
      readonly otherwise: LimitState;
    }
  | {
      readonly kind: 'patterns';
      /** The first that matches the whole text. */
      readonly patterns: readonly { readonly pattern: string; readonly level: LimitState }[];
      readonly otherwise: LimitState;
    }
  | {
      readonly kind: 'conditions';
      /** Worst first. */
      readonly levels: readonly { readonly level: LimitState; readonly conditions: readonly Condition[] }[];
    };

export interface RangeCheck {
  readonly kind: 'ranges';
  /** Outside: what is not in the range is in alarm. Inside: what is. */
  readonly isInside: boolean;
  /** Worst first. Of a time or duration in milliseconds. */
  readonly ranges: readonly { readonly level: LimitState; readonly range: Range }[];
}

/** Judges by how much a value changed; bounds are compared with the size of the change. */
export interface ChangeCheck {
  readonly kind: 'change';
  readonly isInside: boolean;
  readonly ranges: RangeCheck['ranges'];
  readonly isPerSecond: boolean;
  readonly isPercentage: boolean;
  /** How far back the value lies with which it is compared. */
  readonly spanSamples: number;
  readonly spanMs: number;
}
