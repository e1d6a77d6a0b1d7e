import type { Random } from '@dawa/seams/random';

/** Chances of an octet, each by its own. */
export interface LineDamage {
  readonly octetErrorRate?: number;
  readonly octetLossRate?: number;
  /** Its stop bit is missed: the octet is gone, and the next one is read from the wrong bit on. */
  readonly octetFramingRate?: number;
}

/** A bad serial line: octets are damaged, lost or read askew. */
export function damageLine(
  bytes: Uint8Array,
  random: Random,
  { octetErrorRate = 0, octetLossRate = 0, octetFramingRate = 0 }: LineDamage,
): Uint8Array {
  if (octetErrorRate === 0 && octetLossRate === 0 && octetFramingRate === 0) return bytes;
  const out: number[] = [];
  let isAskew = false;
  for (const octet of bytes) {
    if (octetFramingRate > 0 && random.next() < octetFramingRate) {
      isAskew = true;
      continue;
    }
    if (random.next() < octetLossRate) continue;
    // A receiver that took a data bit for the start reads all others one place on.
    const read = isAskew ? ((octet << 1) | 1) & 0xff : octet;
    isAskew = false;
    out.push(random.next() < octetErrorRate ? read ^ (1 << random.integer(8)) : read);
  }
  return Uint8Array.from(out);
}

/**
 * A receiver with a ring that is emptied too seldom: of what comes between two emptyings, what does not fit is lost.
 *
 * @param octetMs time of an octet on the line
 */
export function overrun(
  bytes: Uint8Array,
  { ringOctets, emptiedEveryMs, octetMs }: { ringOctets: number; emptiedEveryMs: number; octetMs: number },
): Uint8Array {
  const between = Math.max(1, Math.floor(emptiedEveryMs / octetMs));
  return bytes.filter((_, at) => at % between < ringOctets);
}
