import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * The Morse beacon of a BIRDS satellite, as a line of text that a decoder or a person wrote down:
 * `JG6YKM BIRDS4 A55BTN a08168668b`.
 *
 * Five octets of telemetry as ten hexadecimal digits stand at the end; before them the callsign, the name of the
 * satellite, and six characters of its mission (or the signal strength that it hears).
 *
 * Source: firmware of BIRDS-3 and BIRDS-4 (`CW_JP.c`, `mainpic_function.c`), read; for BIRDS-2 inferred.
 */
export interface CwBeacon {
  readonly callsign: string;
  readonly satellite: string;
  readonly word: string;
  /** The five octets of telemetry. */
  readonly telemetry: Uint8Array;
}

export type CwBeaconFault = Fault<
  'too-long' | 'missing-telemetry' | 'missing-satellite' | 'missing-callsign' | 'missing-word'
>;

/**
 * Reads a line, whatever its spacing.
 *
 * The firmware leaves four dits between characters and eleven between words in place of three and seven, so decoders
 * put blanks where there are none and leave out those that are there: blanks mean nothing here. Small and capital letters
 * are the same.
 *
 * @param options.satellites names by which the satellite may call itself; else `BIRDS` and one character
 * @returns a fault names the part that is missing and shows what stands there: of a beacon heard by half no value is
 *   believed
 */
export function parseCwBeacon(
  line: string,
  { satellites }: { readonly satellites?: readonly string[] | undefined } = {},
): Result<CwBeacon, CwBeaconFault> {
  if (line.length > longestLine) {
    const expected = `at most ${longestLine} characters`;
    return failure({ kind: 'too-long', expected, found: line.length });
  }
  const text = line.replace(/\s+/g, '').toUpperCase();
  const digits = text.slice(-telemetryDigits);
  if (!/^[0-9A-F]{10}$/.test(digits)) {
    const expected = `${telemetryDigits} hexadecimal digits at the end`;
    return failure({ kind: 'missing-telemetry', expected, found: shown(digits) });
  }
  const rest = text.slice(0, -telemetryDigits);
  const name = findSatellite(rest, satellites);
  if (name === undefined) {
    const expected = satellites?.join(' or ') ?? 'a name such as BIRDS4';
    return failure({ kind: 'missing-satellite', expected, found: shown(rest) });
  }
  const before = rest.slice(0, name.at);
  const word = rest.slice(name.at + name.text.length);
  // What else stands before (DE, CQ, the end of a beacon heard by half) is no part of the callsign.
  const callsign = /[A-Z0-9]{1,2}\d[A-Z]{1,4}$/.exec(before)?.[0];
  if (callsign === undefined) {
    const expected = `a callsign before ${name.text}`;
    return failure({ kind: 'missing-callsign', expected, found: shown(before) });
  }
  if (word.length !== wordCharacters) {
    const expected = `${wordCharacters} characters between ${name.text} and the digits`;
    return failure({ kind: 'missing-word', expected, found: shown(word) });
  }
  const telemetry = Uint8Array.from({ length: 5 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
  return success({ callsign, satellite: name.text, word, telemetry });
}

/** The line of a beacon, as the satellite means it. */
export function formatCwBeacon({ callsign, satellite, word, telemetry }: CwBeacon): string {
  const digits = Array.from(telemetry, (octet) => octet.toString(16).padStart(2, '0')).join('');
  return `${callsign} ${satellite} ${word} ${digits}`;
}

/** A beacon has about thirty characters, with a blank behind each of them about sixty. */
const longestLine = 256;
const telemetryDigits = 10;
const wordCharacters = 6;

function findSatellite(
  text: string,
  satellites: readonly string[] | undefined,
): { readonly at: number; readonly text: string } | undefined {
  if (satellites === undefined) {
    const match = /BIRDS[0-9X]/.exec(text);
    return match === null ? undefined : { at: match.index, text: match[0] };
  }
  const found = satellites
    .map((name) => ({ text: name.toUpperCase(), at: text.indexOf(name.toUpperCase()) }))
    .filter(({ at }) => at >= 0);
  return found.sort((a, b) => a.at - b.at || b.text.length - a.text.length)[0];
}

function shown(text: string): string {
  return text === '' ? 'nothing' : text.slice(0, 40);
}
