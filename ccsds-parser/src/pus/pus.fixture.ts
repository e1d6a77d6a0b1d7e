import type { Result } from '../fault.ts';

/** Octets as other programs' tests list them. */
export const octets = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** What was decoded. @throws TypeError with the fault where nothing was */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok)
    throw new TypeError(`${result.fault.kind}: ${result.fault.expected}, ${result.fault.found}`);
  return result.value;
}

export const kindOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.fault.kind);
