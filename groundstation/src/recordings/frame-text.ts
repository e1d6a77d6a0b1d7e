import { readLinkFrame } from '../pipeline/link-frame.ts';

/** A frame without its check in words, whatever link it may be of: AX.25 where it reads as such, text where it is that, else its octets. */
export function frameText(octets: Uint8Array): string {
  const ax25 = readLinkFrame(octets, { kind: 'ax25', hasFrameCheck: false });
  if (ax25.ok && ax25.value.text !== null && ax25.value.oddities.length === 0) return ax25.value.text;
  const isText = octets.length > 0 && octets.every((octet) => octet >= 0x20 && octet < 0x7f);
  if (isText) return String.fromCharCode(...octets);
  const birds = readLinkFrame(octets, { kind: 'birds', hasFrameCheck: false });
  if (birds.ok) return `${birds.value.source}>${birds.value.destination}: ${octets.length} octets`;
  return ax25.ok && ax25.value.text !== null ? ax25.value.text : Buffer.from(octets).toString('hex');
}
