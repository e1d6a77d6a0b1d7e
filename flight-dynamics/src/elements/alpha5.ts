/**
 * Catalogue number of a TLE's five columns: digits, or one letter for the first two digits (A = 10 to Z = 33, without
 * I and O, which look like 1 and 0). Undefined when it is neither.
 *
 * Source: Space-Track "Alpha-5" note
 */
export function decodeAlpha5(columns: string): number | undefined {
  const match = /^([ 0-9A-HJ-NP-Z])([ 0-9]{3}[0-9])$/.exec(columns);
  if (!match) return undefined;
  const rest = match[2]!.trimStart();
  if (rest.includes(' ') || (match[1] !== ' ' && rest.length < 4)) return undefined;
  const lead = match[1] === ' ' ? 0 : leads.indexOf(match[1]!);
  return lead * 10_000 + Number(rest);
}

/** The five columns of a catalogue number, zeroes in front; undefined above 339,999, which no TLE can hold. */
export function encodeAlpha5(noradId: number): string | undefined {
  const lead = leads[Math.floor(noradId / 10_000)];
  return lead === undefined ? undefined : lead + String(noradId % 10_000).padStart(4, '0');
}

const leads = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
