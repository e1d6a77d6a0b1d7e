import type { GapRecord, LossLedgerState } from '@dawa/protocols/console/completeness';
import { formatNumber } from './format-number.ts';
import { formatAge, formatUtc } from './format-time.ts';

/** A line of the ledger's table. `share` is of the whole it belongs to; null for the whole itself and where there is none. */
export interface LedgerLine {
  readonly what: string;
  readonly count: number;
  readonly share: number | null;
  /** A part of the line above it. */
  readonly isPart: boolean;
}

const reasons: Readonly<Record<string, string>> = {
  uncorrectable: 'more damage than the code corrects',
  'bad-crc': 'wrong error control',
  'bad-version': 'no version that is known',
  'bad-length': 'wrong length',
  'bad-pointer': 'pointer out of the frame',
  'bad-header': 'header that cannot be read',
  'bad-values': 'values that cannot be read',
  'other-spacecraft': 'of another spacecraft',
  'unknown-apid': 'unknown application process',
  'no-container': 'no container that fits',
  'too-short': 'shorter than its container',
  'not-logged': 'refused by the disk',
  empty: 'no values in it',
  idle: 'idle, fills the link',
  repeated: 'received before',
  gap: 'cut off by a lost frame',
  incomplete: 'cut off by the next packet',
  other: 'other reasons',
};

/** A reason as a person says it; an unknown one in its own words. */
export const reasonWords = (reason: string) => reasons[reason] ?? reason.replaceAll('-', ' ');

/** The ledger in one breath: how much came, what became of it. */
export function ledgerSentence({ octets, packets }: LossLedgerState): string {
  if (octets.received === 0) return 'Nothing received yet.';
  const bad = sumOf(octets.inBadFrames);
  const parts = [
    `${percent(octets.inGoodFrames, octets.received)} in good frames`,
    ...(bad > 0 ? [`${percent(bad, octets.received)} in bad ones`] : []),
    ...(octets.betweenFrames > 0 ? [`${percent(octets.betweenFrames, octets.received)} between frames`] : []),
    ...(octets.waiting > 0 ? [`${formatNumber(octets.waiting)} waiting for the rest of a frame`] : []),
  ];
  const without = sumOf(packets.withoutSamples);
  const kept = without > 0 ? `, ${formatNumber(without)} kept without values` : '';
  const ofPackets =
    packets.extracted === 0
      ? 'No packet yet.'
      : `Of ${formatNumber(packets.extracted)} packets ${formatNumber(packets.withSamples)} gave values${kept}.`;
  return `Received ${formatNumber(octets.received)} octets: ${parts.join(', ')}. ${ofPackets}`;
}

/** Every count, the whole first and its parts under it. */
export function ledgerLines({ octets, frames, packets }: LossLedgerState): LedgerLine[] {
  const part = (whole: number) => (what: string, count: number) => ({
    what,
    count,
    share: whole > 0 ? count / whole : null,
    isPart: true,
  });
  const whole = (what: string, count: number) => ({ what, count, share: null, isPart: false });
  const byReason = (counts: Readonly<Record<string, number>>, total: number, prefix = '') =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]) => part(total)(prefix + reasonWords(reason), count));
  const ofOctets = part(octets.received);
  const ofFrames = part(frames.found);
  const pieces = Object.entries(packets.piecesDropped);
  return [
    whole('Octets received', octets.received),
    ofOctets('in good frames', octets.inGoodFrames),
    ...byReason(octets.inBadFrames, octets.received, 'in bad frames: '),
    ofOctets('between frames', octets.betweenFrames),
    ofOctets('waiting', octets.waiting),
    ...(octets.notLogged > 0 ? [whole('Octets refused by the disk', octets.notLogged)] : []),
    whole('Frames found', frames.found),
    ofFrames('with data', frames.data),
    ofFrames('idle', frames.idle),
    ...(frames.repeated > 0 ? [ofFrames('received before', frames.repeated)] : []),
    ...(frames.foreign > 0 ? [ofFrames('of another spacecraft', frames.foreign)] : []),
    ...byReason(frames.bad, frames.found, 'bad: '),
    whole('Packets extracted', packets.extracted),
    part(packets.extracted)('archived with values', packets.withSamples),
    ...byReason(packets.withoutSamples, packets.extracted, 'kept without: '),
    ...(pieces.length > 0 ? [whole('Pieces of packets dropped', sumOf(packets.piecesDropped))] : []),
    ...byReason(packets.piecesDropped, sumOf(packets.piecesDropped)),
  ];
}

const gapReasons = {
  fade: 'fade',
  'out-of-view': 'out of view',
  'bad-frames': 'damaged frames',
  'station-down': 'station not running',
  'counter-restart': 'the counter began anew',
} as const;

/** `04:29:04 to 04:30:16, fade, 72 missing, 12 came later`. */
export function gapWords({ fromAtMs, toAtMs, missing, filled, isFilled, reason }: GapRecord): string {
  const isSure = missing.atMost !== null && missing.atMost === missing.atLeast;
  const count = `${isSure ? '' : 'about '}${formatNumber(missing.likely)}`;
  const longMs = toAtMs - fromAtMs;
  const when =
    longMs < 86_400_000
      ? `${formatUtc(fromAtMs)} to ${formatUtc(toAtMs)}`
      : `from ${formatUtc(fromAtMs)} for ${formatAge(longMs)}`;
  return [
    when,
    ...(reason === null ? [] : [gapReasons[reason]]),
    `${count} missing`,
    ...(isFilled ? ['all came later'] : filled > 0 ? [`${formatNumber(filled)} came later`] : []),
  ].join(', ');
}

/** `98.2 %`; never 100 or 0 where something stands on the other side. */
export function percent(part: number, whole: number): string {
  if (part >= whole) return '100 %';
  if (part <= 0) return '0 %';
  return `${formatNumber(Math.min(99.9, Math.max(0.1, (100 * part) / whole)), 1)} %`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
