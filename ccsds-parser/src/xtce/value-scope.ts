import { toHex } from '../bits/hex.ts';
import type { Comparison, Condition, EngineeringValue, Quantity, RawValue, ValueRef } from './definition.ts';

/** A value as it stands in the packet and as what it means. */
export interface FoundValue {
  readonly raw: RawValue;
  readonly value: EngineeringValue;
}

/** Finds values that conditions, sizes and calibrators refer to. */
export interface ValueScope {
  find(ref: ValueRef): FoundValue | undefined;
}

export function holdAll(conditions: readonly Condition[], scope: ValueScope): boolean {
  for (const condition of conditions) if (!holds(condition, scope)) return false;
  return true;
}

/** A comparison with a value that is not known does not hold. */
export function holds(condition: Condition, scope: ValueScope): boolean {
  switch (condition.kind) {
    case 'comparison':
      return compares(condition, scope);
    case 'all':
      return holdAll(condition.conditions, scope);
    case 'any':
      return condition.conditions.some((one) => holds(one, scope));
    case 'never':
      return false;
  }
}

/** Orders among conditions: equality with a value. */
export function comparisonsOf(conditions: readonly Condition[]): Comparison[] {
  return conditions.flatMap((condition) => {
    if (condition.kind === 'all') return comparisonsOf(condition.conditions);
    const isOrder =
      condition.kind === 'comparison' && condition.operator === '==' && condition.value !== undefined;
    return isOrder ? [condition] : [];
  });
}

function compares({ left, operator, value, other }: Comparison, scope: ValueScope): boolean {
  const found = sideOf(left, scope);
  const wanted = other === undefined ? value : sideOf(other, scope);
  if (found === undefined || wanted === undefined) return false;
  return compareValues(found, operator, wanted);
}

/** The side of a value that a reference asks for; undefined when it is not known. */
export function sideOf(ref: ValueRef, scope: ValueScope): RawValue | EngineeringValue | undefined {
  const found = scope.find(ref);
  if (found === undefined) return undefined;
  return ref.isCalibrated ? found.value : found.raw;
}

/** A figure, where the value is one; undefined otherwise. */
export function numberOf(ref: ValueRef, scope: ValueScope): number | undefined {
  const side = sideOf(ref, scope);
  if (typeof side === 'number') return Number.isNaN(side) ? undefined : side;
  if (typeof side === 'bigint' || typeof side === 'boolean') return Number(side);
  return undefined;
}

function compareValues(
  left: RawValue | EngineeringValue,
  operator: Comparison['operator'],
  right: RawValue | EngineeringValue,
): boolean {
  const [a, b] = [plain(left), plain(right)];
  if (a === undefined || b === undefined) return false;
  const areFigures = isFigure(a) && isFigure(b);
  if (!areFigures && typeof a !== typeof b) return operator === '!=';
  switch (operator) {
    case '==':
      return isEqual(a, b);
    case '!=':
      return !isEqual(a, b);
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** A whole number may be a bigint on one side and a number on the other: 5n is 5. */
function isEqual(a: number | bigint | string | boolean, b: number | bigint | string | boolean): boolean {
  if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && a === BigInt(b);
  if (typeof a === 'number' && typeof b === 'bigint') return Number.isInteger(a) && b === BigInt(a);
  return a === b;
}

function isFigure(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** What can be compared; octets as hexadecimal digits. Arrays and aggregates cannot. */
function plain(value: RawValue | EngineeringValue): number | bigint | string | boolean | undefined {
  if (value instanceof Uint8Array) return toHex(value);
  return typeof value === 'object' ? undefined : value;
}

/**
 * The whole number that a quantity is for this packet.
 *
 * @returns undefined when something that it depends on is not known; NaN when what is known makes no whole number
 */
export function quantityOf(quantity: Quantity, scope: ValueScope): number | undefined {
  if (typeof quantity === 'number') return quantity;
  switch (quantity.kind) {
    case 'dynamic': {
      const value = numberOf(quantity.ref, scope);
      if (value === undefined) return undefined;
      const result = quantity.slope * value + quantity.intercept;
      return Number.isSafeInteger(result) ? result : Number.NaN;
    }
    case 'lookup': {
      const choice = quantity.choices.find(({ conditions }) => holdAll(conditions, scope));
      return choice?.value ?? quantity.otherwise;
    }
    case 'unknown':
      return undefined;
  }
}

/** The part of a value that a path leads to; undefined when there is none. */
export function partOf<T extends RawValue | EngineeringValue>(
  value: T,
  path: readonly (string | number)[],
): T | undefined {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || at instanceof Uint8Array) return undefined;
    at = Object.hasOwn(at, step) ? (at as Record<string | number, unknown>)[step] : undefined;
  }
  return at as T | undefined;
}
