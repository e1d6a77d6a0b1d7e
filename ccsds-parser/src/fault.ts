/**
 * Damaged data is ordinary in space: it comes back as a value that says what was expected and what was found.
 * Each room of the package closes its own union of kinds.
 */
export interface Fault<Kind extends string = string> {
  readonly kind: Kind;
  readonly expected: string | number;
  readonly found: string | number;
}

/** A value, or the fault that stands in its place. */
export type Result<T, F extends Fault = Fault> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: F };

/** A value that is as it should be. */
export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A fault in place of a value: its kind, what was expected and what was found. */
export function failure<Kind extends string>(
  kind: Kind,
  expected: string | number,
  found: string | number,
): { readonly ok: false; readonly fault: Fault<Kind> } {
  return { ok: false, fault: { kind, expected, found } };
}
