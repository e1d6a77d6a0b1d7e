import type { PacketInfo } from '@dawa/protocols/console/telemetry';

/** What became of a packet: samples, or kept as octets alone, and why. */
export type PacketFate = 'samples' | { readonly kept: KeptReason };

/**
 * Why a packet is kept without samples. `unknown-apid`, `no-container`: the dictionary does not know it; `too-short`: it
 * ends before its container does; `empty`: its container has no values.
 */
export type KeptReason =
  | 'unknown-apid'
  | 'no-container'
  | 'too-short'
  | 'bad-crc'
  | 'bad-header'
  | 'bad-values'
  | 'empty'
  | 'repeated'
  | 'not-logged';

export interface DecodedFate {
  readonly packet: Pick<PacketInfo, 'apid' | 'container' | 'fault'>;
  readonly sampleCount: number;
  /** The very same packet was kept before. */
  readonly isRepeated?: boolean;
  /** False when the disk refused its record. */
  readonly isLogged?: boolean;
}

/**
 * Says it of a decoded packet. A packet that gave samples before it turned out to be damaged counts as one with samples.
 *
 * @param isApidKnown whether any container of the dictionary is for its application process
 */
export function fateOf(
  { packet, sampleCount, isRepeated = false, isLogged = true }: DecodedFate,
  isApidKnown = true,
): PacketFate {
  if (!isLogged) return { kept: 'not-logged' };
  if (isRepeated) return { kept: 'repeated' };
  if (sampleCount > 0) return 'samples';
  // A fault is one line, `kind: expected ..., found ...`.
  const kind = packet.fault?.split(':', 1)[0];
  switch (kind) {
    case undefined:
      if (packet.container !== null) return { kept: 'empty' };
      return { kept: isApidKnown ? 'no-container' : 'unknown-apid' };
    case 'no-container':
      return { kept: isApidKnown ? 'no-container' : 'unknown-apid' };
    case 'bad-crc':
      return { kept: 'bad-crc' };
    case 'too-short':
    case 'bad-length':
      return { kept: 'too-short' };
    case 'bad-size':
    case 'too-many':
    case 'unsupported':
      return { kept: 'bad-values' };
    default:
      return { kept: 'bad-header' };
  }
}
