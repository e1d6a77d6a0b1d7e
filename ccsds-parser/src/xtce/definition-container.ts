import type {
  Condition,
  Dimension,
  Parameter,
  Quantity,
  ValueRef,
  ValueType,
} from './definition-parameter.ts';

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
