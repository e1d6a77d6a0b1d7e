import type { EngineeringValue, RawValue } from './definition.ts';
import { type FoundValue, partOf } from './value-scope.ts';

/** `.a[0]`, as it stands behind the name of a parameter. */
export function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : `.${step}`;
  return text;
}

/** The part of both sides of a value that a path leads to; undefined when there is none. */
export function partsOf(
  raw: RawValue | undefined,
  value: EngineeringValue | undefined,
  path: readonly (string | number)[],
): FoundValue | undefined {
  if (raw === undefined || value === undefined) return undefined;
  const [rawPart, valuePart] = [partOf(raw, path), partOf(value, path)];
  return rawPart === undefined || valuePart === undefined ? undefined : { raw: rawPart, value: valuePart };
}

/** More elements than an array has: beyond it nothing is put in. */
const maxIndex = 100_000;

/** A copy of a value with one part replaced; what is missing around it is made. */
export function withPart<T extends RawValue | EngineeringValue>(
  whole: T | undefined,
  path: readonly (string | number)[],
  part: T,
): T {
  const [step, ...rest] = path;
  if (step === undefined) return part;
  const isArray = typeof step === 'number';
  const copy = (
    isArray ? (Array.isArray(whole) ? [...whole] : []) : typeof whole === 'object' ? { ...whole } : {}
  ) as Record<string | number, T>;
  if (!isArray || step <= maxIndex) setOwn(copy, step, withPart(copy[step], rest, part));
  return copy as unknown as T;
}

/** As an own property whatever the name is: a member may be called __proto__. */
export function setOwn<T>(record: Record<string | number, T>, name: string | number, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}
