/**
 * Bad data is ordinary: it comes back as a value that says what was expected and what was found.
 * Each package owns a closed union of kinds, so that a new kind breaks the build and not the pass.
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

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function failure<F extends Fault>(fault: F): { readonly ok: false; readonly fault: F } {
  return { ok: false, fault };
}

/** `bad-checksum: expected 7, found 3`, on one line whatever the data holds. */
export function describeFault(fault: Fault): string {
  return `${fault.kind}: expected ${printable(fault.expected)}, found ${printable(fault.found)}`;
}

/** What was thrown, as an `Error`, whatever it is. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new TypeError(String(thrown));
}

function printable(part: string | number): string {
  // Control characters of damaged input must not reach a terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
  return String(part).replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}
