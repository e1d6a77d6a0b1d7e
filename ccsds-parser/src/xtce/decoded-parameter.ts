import type { EngineeringValue, LimitState, Parameter, RawValue, ValueType } from './definition.ts';

/** A value of a packet: what stands there, what it means, and whether that is a worry. */
interface DecodedValue {
  readonly raw: RawValue;
  readonly value: EngineeringValue;
  readonly unit: string | undefined;
  /** Of an array or aggregate the worst of its parts. */
  readonly limitState: LimitState;
  /** Label of an enumerated or boolean value. */
  readonly enumLabel: string | undefined;
  /** False where its validity condition does not hold, it lies outside its valid range, or it has no meaning. */
  readonly isValid: boolean;
  /** Where it stands in the packet. */
  readonly bitOffset: number;
  readonly bitLength: number;
}

export interface DecodedParameter extends DecodedValue {
  /** A part of a parameter that stands alone has its path behind the name: `status.mode`. */
  readonly name: string;
  readonly qualifiedName: string;
  readonly parameter: Parameter;
  /**
   * The figures, labels and texts of an array or aggregate, in the order of the packet; undefined for others. Many are
   * made when they are first asked for.
   */
  readonly parts: readonly DecodedPart[] | undefined;
}

/** A value inside an array or aggregate. */
export interface DecodedPart extends DecodedValue {
  /** `.a[0].b`, to be put behind the name of the parameter. */
  readonly path: string;
  readonly type: ValueType;
}
