import { frameCheck, frameCheckIn, frameCheckOctets } from '@dawa/protocols/frame-check';
import { isStartRecord } from '../archive/start-record.ts';
import type { LogRecord } from '../ports.ts';
import { redemodulatedMeta } from './add-frames.ts';
import type { FoundFrame } from './recording-frames.ts';

/** A frame that the archive has. */
export interface ArchivedFrame {
  readonly atMs: number;
  /** Without its check. */
  readonly octets: Uint8Array;
}

/** Of a recording, and some time around it. */
export interface ComparedSpan {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** The first sample. */
  readonly beganAtMs: number;
}

/**
 * Frames of a span that the log holds, of any link and any sender, those that were brought in later among them. What a station
 * heard that was started after the recording began is not in it: a beacon that says the same again would else stand for a frame
 * that the end of the station before has cost.
 */
export function archivedFrames(
  records: Iterable<LogRecord>,
  { fromAtMs, toAtMs, beganAtMs }: ComparedSpan,
): ArchivedFrame[] {
  const frames: (ArchivedFrame & { readonly importedAs: unknown })[] = [];
  const complete = new Set<unknown>();
  let isStartedAgain = false;
  for (const record of records) {
    const { kind, atMs, meta, bytes } = record;
    if (kind === 'run') complete.add(meta['recording']);
    // One dated behind the recording says nothing: the clock was put back since.
    if (isStartRecord(record) && atMs > beganAtMs && atMs <= toAtMs) isStartedAgain = true;
    if (kind !== 'frame' || atMs < fromAtMs || atMs > toAtMs) continue;
    const importedAs = meta[redemodulatedMeta] === undefined ? undefined : meta['recording'];
    if (isStartedAgain && meta['recording'] === undefined) continue;
    frames.push({ atMs, octets: withoutCheck(bytes), importedAs });
  }
  // What an import left that was cut short is finished by the next one, which must find the same frames new again.
  return frames.filter(({ importedAs }) => importedAs === undefined || complete.has(importedAs));
}

/** From the first sample to the last. */
export interface RecordedSpan {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

export interface ComparedFrames {
  /** One for each that was found: whether the archive has it. */
  readonly isKnown: readonly boolean[];
  /** Frames of the archive that lie inside of the recording and were not found. */
  readonly missed: number;
}

/**
 * Holds frames that were found against those of the archive: the same octets within five seconds are the same frame. A beacon that
 * says the same again and again is counted as often as it was heard.
 */
export function compareFrames(
  found: readonly Pick<FoundFrame, 'octets' | 'endAtMs'>[],
  archived: readonly ArchivedFrame[],
  recorded: RecordedSpan = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY },
): ComparedFrames {
  const left = new Map<string, number[]>();
  for (const { atMs, octets } of archived) {
    const key = keyOf(octets);
    left.set(key, [...(left.get(key) ?? []), atMs]);
  }
  const isKnown = found.map(({ octets, endAtMs }) => {
    const times = left.get(keyOf(octets)) ?? [];
    const apart = times.map((atMs) => Math.abs(atMs - endAtMs));
    const nearest = Math.min(...apart);
    if (!(nearest <= sameWithinMs)) return false;
    times.splice(apart.indexOf(nearest), 1);
    return true;
  });
  // A frame at the edge is in the recording in part, if at all.
  const isInside = (atMs: number) => atMs > recorded.fromAtMs + edgeMs && atMs < recorded.toAtMs - edgeMs;
  const missed = [...left.values()].reduce((sum, times) => sum + times.filter(isInside).length, 0);
  return { isKnown, missed };
}

function keyOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1').trimEnd();
}

/** Some TNCs hand the check on, and some do not. */
function withoutCheck(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - frameCheckOctets;
  return end > 0 && frameCheck(bytes, 0, end) === frameCheckIn(bytes) ? bytes.subarray(0, end) : bytes;
}

const sameWithinMs = 5000;
const edgeMs = 1000;
