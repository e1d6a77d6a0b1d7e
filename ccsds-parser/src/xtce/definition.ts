import type { Fault } from '../fault.ts';

/**
 * What a mission file defines, once names are resolved: `loadXtce` makes it, `decodePacket` and `encodeCommand` use it.
 * Terms are those of XTCE 1.2 (OMG, October 2018; CCSDS 660.0-B-2).
 */
export interface XtceDefinition {
  /** Name of the root space system. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly containers: readonly Container[];
  readonly commands: readonly MetaCommand[];
}

/** Something of the file that could not be used. The rest of the definition stands. */
export interface XtceFault
  extends Fault<
    'bad-xml' | 'not-xtce' | 'unsupported' | 'missing' | 'bad-value' | 'unresolved' | 'duplicate' | 'circular'
  > {
  /** `/System/TelemetryMetaData/ParameterTypeSet/IntegerParameterType[u8]/IntegerDataEncoding`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Worst last, as in XTCE; `none` where no limit is defined. */
export type LimitState = 'none' | 'nominal' | 'watch' | 'warning' | 'distress' | 'critical' | 'severe';

export type ValueKind = 'integer' | 'float' | 'enumerated' | 'boolean' | 'string' | 'binary' | 'time';

/** What stands in the packet. */
export type RawValue = number | string | Uint8Array;
/** What it means: a figure, a label, true or false, text, octets. A time is UTC milliseconds since 1970. */
export type EngineeringValue = number | boolean | string | Uint8Array;

export interface Parameter {
  readonly name: string;
  /** `/System/Subsystem/name`. */
  readonly qualifiedName: string;
  readonly description: string;
  readonly type: ValueType;
  /** Engineering value as written in the file. */
  readonly initialValue: string | undefined;
}

/** Type of a parameter or of an argument. */
export interface ValueType {
  readonly name: string;
  readonly kind: ValueKind;
  readonly description: string;
  readonly unit: string | undefined;
  /** Undefined when the type never travels in a packet. */
  readonly encoding: DataEncoding | undefined;
  readonly calibrator: Calibrator | undefined;
  /** Enumerated only. */
  readonly enumeration: readonly EnumerationEntry[];
  /** Boolean only. */
  readonly labels: { readonly zero: string; readonly one: string };
  /** Time only. */
  readonly clock: Clock | undefined;
  readonly alarm: Alarm | undefined;
  /** Engineering values are valid inside any of them; empty: all are. */
  readonly validRanges: readonly Range[];
  readonly initialValue: string | undefined;
}

export interface EnumerationEntry {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly isMinIncluded: boolean;
  readonly isMaxIncluded: boolean;
}

export type DataEncoding =
  | {
      readonly kind: 'integer';
      readonly bits: number;
      readonly form: 'unsigned' | 'twosComplement' | 'signMagnitude' | 'onesComplement';
      readonly order: BitAndByteOrder;
    }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64; readonly order: BitAndByteOrder }
  | {
      readonly kind: 'string';
      readonly bits: number;
      readonly characterSet: CharacterSet;
      readonly terminator: Uint8Array | undefined;
    }
  | { readonly kind: 'binary'; readonly bits: number | DynamicSize };

export type CharacterSet = 'US-ASCII' | 'ISO-8859-1' | 'UTF-8' | 'UTF-16BE' | 'UTF-16LE';

export interface BitAndByteOrder {
  readonly isLeastSignificantByteFirst: boolean;
  readonly isLeastSignificantBitFirst: boolean;
}

/** Bits = slope * value + intercept. */
export interface DynamicSize {
  readonly parameter: Parameter;
  readonly isCalibrated: boolean;
  readonly slope: number;
  readonly intercept: number;
}

export type Calibrator =
  /** One that is not supported: the value stays raw and no limit is judged. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'polynomial';
      readonly terms: readonly { readonly coefficient: number; readonly exponent: number }[];
    }
  | {
      readonly kind: 'spline';
      readonly order: 0 | 1;
      readonly isExtrapolated: boolean;
      /** By rising raw value. */
      readonly points: readonly { readonly raw: number; readonly calibrated: number }[];
    };

export interface Clock {
  readonly epoch: 'TAI' | 'GPS' | 'J2000' | { readonly epochAtMs: number };
  readonly unitMs: number;
  readonly scale: number;
  readonly offset: number;
}

export type Alarm =
  | {
      readonly kind: 'ranges';
      /** Outside: what is not in the range is in alarm. Inside: what is. */
      readonly isInside: boolean;
      /** Worst first. */
      readonly ranges: readonly { readonly level: LimitState; readonly range: Range }[];
    }
  | {
      readonly kind: 'labels';
      readonly levels: ReadonlyMap<string, LimitState>;
      readonly otherwise: LimitState;
    };

export interface Container {
  readonly name: string;
  readonly qualifiedName: string;
  readonly description: string;
  readonly isAbstract: boolean;
  readonly base: Container | undefined;
  /** All must hold for a packet of the base container to be one of this. */
  readonly criteria: readonly Comparison[];
  /** Its own, without those of the base. */
  readonly entries: readonly Entry[];
  /** Containers that extend this one, in the order of the file. */
  readonly children: readonly Container[];
}

export interface Comparison {
  readonly parameter: Parameter;
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly value: number | string | boolean;
  readonly isCalibrated: boolean;
}

export type Entry = {
  /** Bits from the end of the entry before, or from the start of the outermost container. */
  readonly location: { readonly from: 'previousEntry' | 'containerStart'; readonly bits: number } | undefined;
  readonly conditions: readonly Comparison[];
} & (
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'container'; readonly container: Container }
  | { readonly kind: 'argument'; readonly argument: Argument }
  | { readonly kind: 'fixed'; readonly name: string; readonly bits: number; readonly bytes: Uint8Array }
  /** Something that is not supported: nothing behind it can be placed. */
  | { readonly kind: 'unreadable'; readonly path: string }
);

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly type: ValueType;
  readonly initialValue: string | undefined;
}

export interface MetaCommand {
  readonly name: string;
  readonly qualifiedName: string;
  readonly description: string;
  readonly longDescription: string;
  readonly isAbstract: boolean;
  readonly base: MetaCommand | undefined;
  /** Its own and the inherited ones that are not assigned. */
  readonly arguments: readonly Argument[];
  /** Arguments of the base commands that this one fixes, as written. */
  readonly assignments: ReadonlyMap<string, string>;
  /** Its own over the inherited. Names are the mission's: Dawa reads apid, pusService, pusSubtype. */
  readonly ancillary: Readonly<Record<string, string>>;
  readonly significance: { readonly level: string; readonly reason: string } | undefined;
  readonly container: CommandContainer | undefined;
}

export interface CommandContainer {
  readonly name: string;
  /** Those of the base containers first. */
  readonly entries: readonly Entry[];
  /** Raw or engineering values that a base container's criteria ask of its parameters. */
  readonly assigned: readonly Comparison[];
}
