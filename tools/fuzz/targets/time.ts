import {
  decodeAsciiTime,
  decodeCcs,
  decodeCds,
  decodeCuc,
  decodeCucInstant,
  decodeTimeCode,
  encodeAsciiTime,
  encodeCcs,
  encodeCds,
  encodeCuc,
  encodeCucInstant,
  encodeTimeCode,
  readCcsPreamble,
  readCdsPreamble,
  readCucCounts,
  readCucPreamble,
  writeCcsPreamble,
  writeCdsPreamble,
  writeCucCounts,
} from 'ccsds-parser';
import { decoderTarget } from '../decoder-target.ts';
import { mustBeSound } from '../judge-value.ts';
import { textMaker } from '../mutate-text.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

/** 2016-12-31T23:59:59.5Z, half a second before an inserted one, and a day in 2026. */
const instants = [Date.UTC(2016, 11, 31, 23, 59, 59, 500), Date.UTC(2026, 10, 29, 6, 7, 8, 9)];
const agencyEpochAtMs = Date.UTC(2000, 0, 1);

const cucFormats = [
  { coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
  { coarseOctets: 4, fineOctets: 0, epoch: { agencyEpochAtMs } },
  { coarseOctets: 7, fineOctets: 10, epoch: { agencyEpochAtMs, countsLeapSeconds: true } },
  { coarseOctets: 1, fineOctets: 3, epoch: 'tai-1958' },
] as const;
const cdsFormats = [
  { dayOctets: 2, submillisecond: 'none' },
  { dayOctets: 3, submillisecond: 'picoseconds', agencyEpochAtMs },
  { dayOctets: 2, submillisecond: 'microseconds' },
] as const;
const ccsFormats = [
  { variation: 'month-day', subsecondOctets: 3 },
  { variation: 'day-of-year', subsecondOctets: 0 },
  { variation: 'month-day', subsecondOctets: 6, digits: 'binary' },
] as const;
const ascii = [
  encodeAsciiTime(instants[0]!, { variation: 'A', fractionDigits: 6 }),
  encodeAsciiTime(instants[1]!, { variation: 'B' }),
  '2016-12-31T23:59:60.25Z',
  '1988-018T17:20:43',
];

/** Times that one code cannot name are no seeds of it. */
function seedsOf<Format>(formats: readonly Format[], encode: (atMs: number, format: Format) => Uint8Array) {
  return formats.flatMap((format) =>
    instants.flatMap((atMs) => {
      try {
        return [encode(atMs, format)];
      } catch (error) {
        if (error instanceof RangeError) return [];
        throw error;
      }
    }),
  );
}

const cucSeeds = seedsOf(cucFormats, encodeCuc);
const tagged = [
  ...seedsOf(cucFormats, (atMs, format) => encodeTimeCode(atMs, { code: 'cuc', ...format })),
  ...seedsOf(cdsFormats, (atMs, format) => encodeTimeCode(atMs, { code: 'cds', ...format })),
  ...seedsOf(ccsFormats, (atMs, format) => encodeTimeCode(atMs, { code: 'ccs', ...format })),
  ...ascii.map((text) => new TextEncoder().encode(text)),
];

/** Encoding may say that the code cannot name the instant; nothing else. */
function encodedOr<T>(encode: () => T): T | undefined {
  try {
    return encode();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const timeTargets = [
  decoderTarget({
    name: 'cuc',
    parsers: ['decodeCuc', 'decodeCucInstant', 'readCucCounts'],
    shape: () => ({ seeds: cucSeeds, mostOctets: 24 }),
    formats: cucFormats,
    decode(octets, format) {
      const instant = decodeCucInstant(octets, format);
      const milliseconds = decodeCuc(octets, format);
      if (milliseconds.ok && !Number.isFinite(milliseconds.value))
        throw new Complaint(`${milliseconds.value} ms`);
      if (instant.ok) mustBeSound(encodedOr(() => encodeCucInstant(instant.value, format)));
      const counts = readCucCounts(octets, format);
      if (instant.ok && !counts.ok) throw new Complaint('an instant without counts');
      return counts;
    },
    encode: (counts, format) => writeCucCounts(counts, format),
  }),
  decoderTarget({
    name: 'cds',
    parsers: ['decodeCds'],
    shape: () => ({ seeds: seedsOf(cdsFormats, encodeCds), mostOctets: 16 }),
    formats: cdsFormats,
    decode: decodeCds,
    encode: (instant, format) => encodeCds(instant, format),
  }),
  decoderTarget({
    name: 'ccs',
    parsers: ['decodeCcs'],
    shape: () => ({ seeds: seedsOf(ccsFormats, encodeCcs), mostOctets: 16 }),
    formats: ccsFormats,
    decode: decodeCcs,
    // The code goes to year 0 and to 65535, the encoder from 1 to 9999.
    encode: (instant, format) => encodedOr(() => encodeCcs(instant, format)),
  }),
  decoderTarget({
    name: 'time-preambles',
    parsers: ['readCucPreamble', 'readCdsPreamble', 'readCcsPreamble'],
    shape: () => ({
      seeds: [Uint8Array.of(0x1e), Uint8Array.of(0x9e, 0x24), Uint8Array.of(0x4a), Uint8Array.of(0x52)],
      mostOctets: 4,
    }),
    decode(octets) {
      const octet = octets[0] ?? 0;
      const cuc = readCucPreamble(octets);
      const cds = readCdsPreamble(octet);
      const ccs = readCcsPreamble(octet);
      mustBeSound([cuc, cds, ccs]);
      if ([cuc, cds, ccs].filter((one) => one.ok).length > 1) throw new Complaint(`${octet} names two codes`);
      if (ccs.ok && writeCcsPreamble(ccs.value) !== octet)
        throw new Complaint(`CCS ${octet} is written otherwise`);
      if (cds.ok && (octet & 8) === 0 && writeCdsPreamble(cds.value) !== octet)
        throw new Complaint(`CDS ${octet} is written otherwise`);
      return cuc;
    },
  }),
  decoderTarget({
    name: 'time-code',
    parsers: ['decodeTimeCode'],
    shape: () => ({ seeds: tagged, mostOctets: 40 }),
    formats: [
      {},
      { agencyEpochAtMs },
      { agencyEpochAtMs, countsLeapSeconds: true, ccsDigits: 'binary' as const },
    ],
    decode: decodeTimeCode,
    judge({ octets, instant, format }, bytes) {
      if (octets > bytes.length || octets < 1) throw new Complaint(`${octets} octets of ${bytes.length}`);
      mustBeSound(encodedOr(() => encodeTimeCode(instant, format)));
    },
  }),
  asciiTarget(),
] as const;

function asciiTarget(): FuzzTarget<string> {
  return {
    name: 'ascii-time',
    parsers: ['decodeAsciiTime'],
    prepare: () => ({
      make: textMaker(ascii, 64),
      run(text) {
        const answer = decodeAsciiTime(text);
        mustBeSound(answer);
        if (!answer.ok) return false;
        const written = encodedOr(() => encodeAsciiTime(answer.value.instant, answer.value));
        if (written !== undefined && written !== text)
          throw new Complaint(`${text} is written as ${written}`);
        return true;
      },
    }),
  };
}
