import { bell202 } from '@dawa/protocols/afsk/bell-202';

/** What a transmission has around its frame. */
export interface Keying {
  /** Flags before the frame. */
  readonly txDelayMs: number;
  /** Flags behind it. */
  readonly txTailMs: number;
}

/** As stations on the ground key: TXDELAY of a TinyTrak4 in BIRDS-X. */
export const groundKeying: Keying = { txDelayMs: 300, txTailMs: 50 };

/** How long a frame is on the air: flags, octets and the zeros that are stuffed in behind five ones. */
export function airtimeMs(octets: Uint8Array, { txDelayMs, txTailMs }: Keying): number {
  const flags = flagsIn(txDelayMs) + flagsIn(txTailMs);
  return (1000 * (8 * flags + 8 * octets.length + stuffedBits(octets))) / bell202.baud;
}

/** As many as the modulator sends: one at least. */
function flagsIn(durationMs: number): number {
  return Math.max(1, Math.round((durationMs * bell202.baud) / 8000));
}

function stuffedBits(octets: Uint8Array): number {
  let ones = 0;
  let stuffed = 0;
  for (const octet of octets) {
    for (let bit = 0; bit < 8; bit++) {
      ones = (octet >>> bit) & 1 ? ones + 1 : 0;
      if (ones < 5) continue;
      stuffed++;
      ones = 0;
    }
  }
  return stuffed;
}
