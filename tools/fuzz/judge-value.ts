import { Complaint } from './target.ts';

/**
 * Looks through all that a parser handed out.
 *
 * @throws Complaint for a number that is none, and for a Result that does not say what was expected and found
 */
export function mustBeSound(value: unknown): void {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new Complaint('NaN was handed out');
  } else if (typeof value === 'object' && value !== null) mustBeSoundObject(value);
}

function mustBeSoundObject(value: object): void {
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) mustBeSound(value[index]);
    return;
  }
  if (value instanceof Map || value instanceof Set) {
    for (const entry of value.values()) mustBeSound(entry);
    return;
  }
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    if (typeof inner === 'number') {
      if (Number.isNaN(inner)) throw new Complaint(`NaN was handed out as ${key}`);
    } else if (typeof inner === 'object' && inner !== null) {
      if (key === 'fault') mustBeFault(inner);
      mustBeSoundObject(inner);
    }
  }
}

/** @throws Complaint unless the fault has a kind and says what was expected and what was found */
export function mustBeFault(fault: object): void {
  const { kind, expected, found } = fault as Record<string, unknown>;
  if (typeof kind !== 'string' || kind === '') throw new Complaint('a fault without a kind');
  if (!isTold(expected) || !isTold(found))
    throw new Complaint(`fault ${kind}: expected ${String(expected)}, found ${String(found)}`);
}

function isTold(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value));
}

/** Where two values differ, as a path; undefined when they are equal all through. */
export function differenceOf(left: unknown, right: unknown): string | undefined {
  if (Object.is(left, right)) return undefined;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return `: ${String(left)} and ${String(right)}`;
  if (left instanceof Uint8Array && right instanceof Uint8Array) return differenceOfOctets(left, right);
  if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right))
    return differenceOfLists(left as unknown as unknown[], right as unknown as unknown[]);
  if (Array.isArray(left) && Array.isArray(right)) return differenceOfLists(left, right);
  if (left instanceof Map && right instanceof Map)
    return differenceOfLists([...left.entries()].flat(), [...right.entries()].flat());
  for (const key in left) {
    const inner = differenceOf((left as never)[key], (right as never)[key]);
    if (inner !== undefined) return `.${key}${inner}`;
  }
  for (const key in right) if (!(key in left)) return `.${key}: only in the second`;
  return undefined;
}

function differenceOfOctets(left: Uint8Array, right: Uint8Array): string | undefined {
  if (left.length !== right.length) return `: ${left.length} and ${right.length} octets`;
  for (let index = 0; index < left.length; index++)
    if (left[index] !== right[index]) return `[${index}]: octets ${left[index]} and ${right[index]}`;
  return undefined;
}

function differenceOfLists(left: ArrayLike<unknown>, right: ArrayLike<unknown>): string | undefined {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const inner = differenceOf(left[index], right[index]);
    if (inner !== undefined) return `[${index}]${inner}`;
  }
  return left.length === right.length ? undefined : `: ${left.length} and ${right.length} entries`;
}
