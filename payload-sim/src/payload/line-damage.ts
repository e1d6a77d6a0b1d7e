import type { Random } from '@dawa/seams/random';

/** A bad serial line: octets are damaged or lost, each by its own chance. */
export function damageLine(
  bytes: Uint8Array,
  random: Random,
  { octetErrorRate = 0, octetLossRate = 0 }: { octetErrorRate?: number; octetLossRate?: number },
): Uint8Array {
  if (octetErrorRate === 0 && octetLossRate === 0) return bytes;
  const out: number[] = [];
  for (const octet of bytes) {
    if (random.next() < octetLossRate) continue;
    out.push(random.next() < octetErrorRate ? octet ^ (1 << random.integer(8)) : octet);
  }
  return Uint8Array.from(out);
}
