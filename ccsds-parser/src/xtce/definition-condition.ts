import type { Parameter, ValueType } from './definition.ts';

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
