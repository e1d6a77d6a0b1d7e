import type { Fault } from '../fault.ts';
import type { Alarm, ContextAlarm } from './definition-alarm.ts';
import type { Calibrator, ContextCalibrator } from './definition-calibrator.ts';
import type { MetaCommand } from './definition-command.ts';
import type { Condition, Quantity, ValueRef } from './definition-condition.ts';
import type { Clock, DataEncoding } from './definition-encoding.ts';

export type * from './definition-alarm.ts';
export type * from './definition-calibrator.ts';
export type * from './definition-command.ts';
export type * from './definition-condition.ts';
export type * from './definition-encoding.ts';

/**
 * What a mission file defines, once names are resolved: `loadXtce` makes it, `decodePacket` and `encodeCommand` use it.
 *
 * Plain data: no functions in it, and nothing left to look up by name. It can be posted to a worker. Objects refer to
 * each other, so it is no tree.
 * Terms are those of XTCE 1.2 (OMG, October 2018; CCSDS 660.0-B-2).
 */
export interface XtceDefinition {
  /** Name of the root space system. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly containers: readonly Container[];
  readonly commands: readonly MetaCommand[];
}

/** Something of the file that could not be used, or that looks wrong. The rest of the definition stands. */
export interface XtceFault
  extends Fault<
    | 'bad-xml'
    | 'not-xtce'
    | 'unsupported'
    | 'missing'
    | 'bad-value'
    | 'unresolved'
    | 'duplicate'
    | 'circular'
    | 'overlap'
  > {
  /** `/System/TelemetryMetaData/ParameterTypeSet/IntegerParameterType[u8]/IntegerDataEncoding`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

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

export interface Container {
  /** Place in `definition.containers`. */
  readonly index: number;
  readonly name: string;
  readonly qualifiedName: string;
  readonly description: string;
  readonly isAbstract: boolean;
  readonly base: Container | undefined;
  /** All must hold for a packet of the base container to be one of this. */
  readonly criteria: readonly Condition[];
  /** What must follow it in the stream. */
  readonly nextContainer: Container | undefined;
  /** Its own, without those of the base. */
  readonly entries: readonly Entry[];
  /** Containers that extend this one, in the order of the file. */
  readonly children: readonly Container[];
  /** Size that the file forces, its bases included. */
  readonly bits: number | undefined;
  readonly errorControls: readonly ErrorControl[];
  /** How often it comes, packets a second or as the basis says. */
  readonly rate:
    | { readonly basis: string; readonly min: number | undefined; readonly max: number | undefined }
    | undefined;
  readonly ancillary: Readonly<Record<string, string>>;
}

export type Entry = {
  /** Where it begins; undefined: behind the entry before. */
  readonly location: Location | undefined;
  /** All must hold for it to be there. */
  readonly conditions: readonly Condition[];
  readonly repeat: { readonly count: Quantity; readonly gapBits: Quantity } | undefined;
  /**
   * First bit, counted from the start of the container (its bases included), where it is the same in every packet.
   * `layoutOf` lists what is inside containers too.
   */
  readonly bitOffset: number | undefined;
  /** Room that it takes, repetitions included, where that is always the same. */
  readonly staticBits: number | undefined;
} & (
  | {
      readonly kind: 'parameter';
      readonly parameter: Parameter;
      /** A part of it: members and indices; empty for the whole. */
      readonly path: readonly (string | number)[];
      /** Type of that part. */
      readonly type: ValueType;
      /** In the place of those of the type: a part of an array. */
      readonly dimensions: readonly Dimension[] | undefined;
    }
  | {
      readonly kind: 'segment';
      readonly parameter: Parameter;
      readonly bits: number;
      /** Segments are put together by rising order; without it as they come. */
      readonly order: number | undefined;
    }
  | { readonly kind: 'container'; readonly container: Container }
  | {
      readonly kind: 'indirect';
      /** Its value names the parameter that stands here. */
      readonly ref: ValueRef;
      readonly candidates: ReadonlyMap<string, Parameter>;
    }
  | {
      readonly kind: 'argument';
      readonly argumentName: string;
      readonly path: readonly (string | number)[];
      readonly type: ValueType;
      readonly dimensions: readonly Dimension[] | undefined;
    }
  | { readonly kind: 'fixed'; readonly name: string; readonly bits: number; readonly bytes: Uint8Array }
  /** Something that is not supported, of a known size. */
  | { readonly kind: 'skipped'; readonly bits: number; readonly path: string }
  /** Something that is not supported: nothing behind it can be placed. */
  | { readonly kind: 'unreadable'; readonly path: string }
);

export interface Location {
  /** `containerEnd`: the entry ends so many bits before the end of the container. */
  readonly from: 'previousEntry' | 'containerStart' | 'containerEnd';
  readonly bits: Quantity;
}

/** A cyclic redundancy check over the bits of a container that stand before the parameter that holds it. */
export interface ErrorControl {
  readonly parameter: Parameter;
  /** 1 to 32. */
  readonly width: number;
  /** Without its highest term. */
  readonly polynomial: number;
  readonly initial: number;
  readonly finalXor: number;
  /** Each octet enters with its least significant bit first. */
  readonly isDataReflected: boolean;
  readonly isRemainderReflected: boolean;
  /** Bits that are left out at the start. */
  readonly skippedBits: number;
}
