import type { Entry, MetaCommand } from 'ccsds-parser/xtce/xtce';
import type { Telecommand } from '../../bench/dictionary.ts';

/** A telecommand that must be refused, and the code for it. */
export interface Malformed {
  readonly title: string;
  readonly telecommand: Telecommand;
  readonly code: 'BAD_LENGTH' | 'BAD_RANGE' | 'BAD_MAGIC';
}

/**
 * What can be wrong with the octets of a telecommand by itself, from the dictionary's description: one octet more and one less, each
 * argument just outside its range or named by no label, text with a control character, another magic number. The dictionary
 * would not build these, so the octets of a good one are changed behind its back.
 */
export function malformedOf(command: MetaCommand, good: Telecommand): Malformed[] {
  const { name } = command;
  const longer = new Uint8Array(good.data.length + 1);
  longer.set(good.data);
  const wrong: Malformed[] = [
    { title: `${name}, an octet too many`, telecommand: { ...good, data: longer }, code: 'BAD_LENGTH' },
  ];
  if (good.data.length > 0) {
    const data = good.data.slice(0, -1);
    wrong.push({ title: `${name}, an octet too few`, telecommand: { ...good, data }, code: 'BAD_LENGTH' });
  }
  let bitOffset = 0;
  for (const entry of command.container?.entries ?? []) {
    const bits = bitsOf(entry);
    // Behind data of any length nothing has its place.
    if (bits === undefined) break;
    if (entry.kind === 'argument' && !isLengthOfData(command, entry)) {
      for (const { label, octets, code } of wrongOctets(command, entry, bits)) {
        const data = good.data.slice();
        data.set(octets, bitOffset / 8);
        const title = `${name}, ${entry.argumentName} ${label}`;
        wrong.push({ title, telecommand: { ...good, data }, code });
      }
    }
    bitOffset += bits;
  }
  return wrong;
}

type ArgumentEntry = Extract<Entry, { kind: 'argument' }>;

/** One that is wrong makes the length of the whole wrong as well. */
function isLengthOfData({ container }: MetaCommand, { argumentName }: ArgumentEntry): boolean {
  const hasData = container?.entries.some(
    (entry) => entry.kind === 'argument' && bitsOf(entry) === undefined,
  );
  return argumentName === 'length' && hasData === true;
}

function wrongOctets(
  { ancillary }: MetaCommand,
  { argumentName, type }: ArgumentEntry,
  bits: number,
): { readonly label: string; readonly octets: number[]; readonly code: Malformed['code'] }[] {
  if (argumentName === 'magic' && ancillary['magic'] !== undefined) {
    const raw = Number(ancillary['magic']) ^ 1;
    return [{ label: `0x${raw.toString(16)}`, octets: octetsOf(raw, bits), code: 'BAD_MAGIC' }];
  }
  if (type.kind === 'string')
    return [{ label: 'with a control character', octets: [0x07], code: 'BAD_RANGE' }];
  if (type.encoding?.kind !== 'integer') return [];
  return rawOutside(type, bits).map((raw) => ({
    ...{ label: `raw ${raw}`, octets: octetsOf(raw, bits), code: 'BAD_RANGE' as const },
  }));
}

/** Raw values just outside, as far as the field can hold them. */
function rawOutside({ enumeration, validRanges, calibrator }: ArgumentEntry['type'], bits: number): number[] {
  const end = 2 ** bits;
  if (enumeration.length > 0) {
    const used = new Set(enumeration.map(({ from }) => from));
    const free = Array.from({ length: 256 }, (_, raw) => raw).find((raw) => raw < end && !used.has(raw));
    const above = Math.max(...used) + 1;
    return [...new Set([free, above])].filter((raw): raw is number => raw !== undefined && raw < end);
  }
  const [range] = validRanges;
  // What may be negative fills its field.
  if (range === undefined || range.min < 0) return [];
  const rawOf = (value: number) => (calibrator === undefined ? value : uncalibrated(calibrator, value));
  const [below, above] = [rawOf(range.min) - 1, rawOf(range.max) + 1];
  return [...(below >= 0 ? [below] : []), ...(above < end ? [above] : [])];
}

/** Of a straight line; other calibrators have no telecommand here. */
function uncalibrated(calibrator: NonNullable<ArgumentEntry['type']['calibrator']>, value: number): number {
  if (calibrator.kind !== 'polynomial') return Number.NaN;
  const coefficient = (exponent: number) =>
    calibrator.terms.find((term) => term.exponent === exponent)?.coefficient ?? 0;
  if (calibrator.terms.some(({ exponent }) => exponent > 1)) return Number.NaN;
  return Math.round((value - coefficient(0)) / coefficient(1));
}

function bitsOf(entry: Entry): number | undefined {
  if (entry.kind === 'fixed') return entry.bits;
  const encoding = entry.kind === 'argument' ? entry.type.encoding : undefined;
  const bits = encoding !== undefined && 'bits' in encoding ? encoding.bits : undefined;
  return typeof bits === 'number' ? bits : undefined;
}

function octetsOf(raw: number, bits: number): number[] {
  return Array.from({ length: bits / 8 }, (_, at) => Math.floor(raw / 256 ** (bits / 8 - 1 - at)) % 256);
}
