import { decodeBirds, unaskedFrom } from '@dawa/protocols/birds';
import type { HeardFrame } from '@dawa/protocols/console/heard';
import { formatNumber } from './format-number.ts';

/** What a frame says, in words: of APRS what it reports, of the dialect of BIRDS what it carries, else its text or its size. */
export function frameSays(frame: HeardFrame): string {
  if (frame.aprs !== null) return frame.aprs;
  if (frame.text !== null) return textOf(frame.text);
  const octets = octetsOfHex(frame.hex);
  return birdsWords(octets) ?? `${formatNumber(octets.length)} octets`;
}

/** `to CQ by A55BTN*, WIDE2`: where it went, and who repeated it. */
export function pathWords({ destination, path }: Pick<HeardFrame, 'destination' | 'path'>): string {
  const to = destination === null ? '' : `to ${destination}`;
  return path.length === 0 ? to : `${to} by ${path.join(', ')}`.trim();
}

/** Why one would doubt a frame: `long-path` is "long path". */
export const oddityWords = (oddity: string) => oddity.replaceAll('-', ' ');

/** `VU2ABC>CQ,A55BTN*:hello` is "hello"; the addresses stand beside it already. */
function textOf(text: string): string {
  const said = /^[^\s:>]+>[^\s:]+:(.*)$/s.exec(text)?.[1] ?? text;
  return said.trim() === '' ? 'nothing' : said;
}

/** Undefined when it is no frame of that dialect. */
function birdsWords(octets: Uint8Array): string | undefined {
  const isLong = octets.length === 105 || octets.length === 32;
  const read = decodeBirds(octets, { hasFrameCheck: isLong });
  if (!read.ok) return undefined;
  const { content } = read.value;
  switch (content.kind) {
    case 'data':
      return `${dataWords(content.sequence)}, ${content.payload.length} octets`;
    case 'acknowledgement':
      return content.isNegative
        ? `no: command refused, number ${formatNumber(content.sequence)}`
        : `yes: command taken, number ${formatNumber(content.sequence)}`;
    case 'other':
      return `${formatNumber(content.information.length)} octets of its own form`;
    default:
      return content satisfies never;
  }
}

function dataWords(sequence: number): string {
  return sequence < unaskedFrom
    ? `packet ${formatNumber(sequence)} of a file`
    : `housekeeping that nobody asked for, piece ${formatNumber(sequence - unaskedFrom)}`;
}

/** Octets of a text such as `c0ffee`; half an octet at the end is left out. */
export function octetsOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length >> 1 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
}
