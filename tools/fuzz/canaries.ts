import { type Answer, decoderTarget } from './decoder-target.ts';
import { type OctetStream, streamTarget } from './stream-target.ts';
import type { FindingKind, FuzzTarget } from './target.ts';

/**
 * Parsers of one tiny format, each with one bug that parsers have: a fuzzer that does not find them finds nothing.
 *
 *     octet 0 magic 0x42 | octet 1 octets of the data | octet 2-3 a count | data
 */
export const canaries: readonly Canary[] = [
  { finding: 'broken-promise', target: canary('reads-beside', readsBeside) },
  { finding: 'broken-promise', target: canary('hands-out-nan', handsOutNaN) },
  { finding: 'broken-promise', target: canary('says-no-reason', saysNoReason) },
  { finding: 'broken-promise', target: canary('forgets-a-bit', forgetsBit) },
  { finding: 'broken-promise', target: canary('changes-its-input', changesInput) },
  { finding: 'broken-promise', target: streamCanary() },
  { finding: 'thrown', target: canary('throws-at-one-length', throwsAtOneLength) },
  { finding: 'slow', target: canary('takes-quadratic-time', takesQuadraticTime, 12_288) },
  { finding: 'leaks', target: canary('keeps-what-it-saw', keepsWhatItSaw) },
  { finding: 'greedy', target: canary('believes-a-length', believesLength) },
  { finding: 'hangs', target: canary('never-ends', neverEnds) },
];

export interface Canary {
  readonly target: FuzzTarget;
  readonly finding: FindingKind;
}

interface Note {
  readonly count: number;
  readonly data: Uint8Array;
}

const magic = 0x42;
const headerOctets = 4;

function refused(expected: string | number, found: string | number): Answer<Note> {
  return { ok: false, fault: { kind: 'bad-note', expected, found } };
}

/** The parser as it should be; the canaries differ from it by their bug. */
export function decodeNote(octets: Uint8Array): Answer<Note> {
  if (octets.length < headerOctets) return refused(headerOctets, octets.length);
  if (octets[0] !== magic) return refused(magic, octets[0]!);
  if (octets[1] !== octets.length - headerOctets) return refused(octets.length - headerOctets, octets[1]!);
  return { ok: true, value: { count: (octets[2]! << 8) | octets[3]!, data: octets.subarray(headerOctets) } };
}

export function encodeNote({ count, data }: Note): Uint8Array {
  return Uint8Array.of(magic, data.length, count >>> 8, count & 0xff, ...data);
}

function canary(name: string, decode: (octets: Uint8Array) => Answer<Note>, largeOctets = 0): FuzzTarget {
  return decoderTarget<Note>({
    name: `canary/${name}`,
    parsers: [],
    shape: () => ({
      seeds: [0, 1, 7, 40].map((octets) =>
        encodeNote({ count: 300 + octets, data: new Uint8Array(octets).fill(octets) }),
      ),
      lengthFields: [{ at: 1, octets: 1 }],
      mostOctets: 64,
      largeOctets,
      oneLargeIn: 1024,
    }),
    decode,
    encode: (note) => (note.data.length < 256 ? encodeNote(note) : undefined),
  }) as FuzzTarget;
}

/** A window's `buffer` is not the window: the count is read from where the buffer begins. */
function readsBeside(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (!answer.ok || answer.value.count < 0x8000) return answer;
  const trailer = new DataView(octets.buffer).getUint8(octets.buffer.byteLength - 1);
  return { ok: true, value: { ...answer.value, checked: trailer } as Note };
}

/** The average of no octets. */
function handsOutNaN(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (!answer.ok) return answer;
  const { data } = answer.value;
  const average = data.reduce((sum, octet) => sum + octet, 0) / data.length;
  return { ok: true, value: { ...answer.value, average } as Note };
}

/** The octet that is not there is named in the fault. */
function saysNoReason(octets: Uint8Array): Answer<Note> {
  if (octets[0] !== magic) return refused(magic, octets[0]!);
  return decodeNote(octets);
}

function forgetsBit(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (!answer.ok) return answer;
  return { ok: true, value: { ...answer.value, count: answer.value.count & 0x7fff } };
}

function changesInput(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (answer.ok && answer.value.data.length > 0) octets[octets.length - 1] = 0;
  return answer;
}

function throwsAtOneLength(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (!answer.ok || answer.value.data.length !== 33) return answer;
  return (undefined as unknown as { decode(octets: Uint8Array): Answer<Note> }).decode(octets);
}

/** Looks back over all octets at each octet. */
function takesQuadraticTime(octets: Uint8Array): Answer<Note> {
  let equal = 0;
  for (let index = 0; index < octets.length; index++)
    for (let earlier = 0; earlier < index; earlier++) if (octets[earlier] === octets[index]) equal++;
  return equal < 0 ? refused(0, equal) : decodeNote(octets);
}

const seen: Uint8Array[] = [];

/** Keeps a copy of every note for a report that nobody asks for. */
function keepsWhatItSaw(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (answer.ok) seen.push(new Uint8Array(4096));
  // A whole page each, so that a short run shows it.
  return answer;
}

/** Makes room for as many records as the count says, before looking whether they are there. */
function believesLength(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (!answer.ok || answer.value.count < 0x4000) return answer;
  return { ok: true, value: { ...answer.value, records: new Uint8Array(answer.value.count * 4096) } as Note };
}

/** Walks from record to record by the length of each, and a length may be 0. */
function neverEnds(octets: Uint8Array): Answer<Note> {
  const answer = decodeNote(octets);
  if (answer.ok) for (let at = 0; at < answer.value.data.length; at += answer.value.data[at]!);
  return answer;
}

function streamCanary(): FuzzTarget {
  return streamTarget({
    name: 'canary/depends-on-cuts',
    parsers: [],
    shape: () => ({
      seeds: [
        Uint8Array.of(
          ...encodeNote({ count: 1, data: new Uint8Array(3) }),
          ...encodeNote({ count: 2, data: new Uint8Array(9) }),
        ),
      ],
      mostOctets: 64,
    }),
    create: notesThatForget,
  }) as FuzzTarget;
}

/** A stream that keeps the rest of a note, but not of a header, for the next call. */
function notesThatForget(): OctetStream {
  let pending = new Uint8Array(0);
  return {
    push(octets) {
      const all = new Uint8Array(pending.length + octets.length);
      all.set(pending);
      all.set(octets, pending.length);
      const notes: Note[] = [];
      let at = 0;
      while (all.length - at >= headerOctets) {
        const end = at + headerOctets + all[at + 1]!;
        if (end > all.length) break;
        const answer = decodeNote(all.subarray(at, end));
        if (answer.ok) notes.push(answer.value);
        at = end;
      }
      pending = all.length - at >= headerOctets ? all.slice(at) : new Uint8Array(0);
      return notes;
    },
    flush: () => [],
  };
}
