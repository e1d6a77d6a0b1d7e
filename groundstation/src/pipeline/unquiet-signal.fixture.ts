import type { Random } from '@dawa/seams/random';
import { encodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { breadboardLink, payloadReport, SpacecraftSignal } from './spacecraft-signal.fixture.ts';

export interface UnquietSignalOptions {
  readonly frames?: number;
  /** What the clock on board means when a report is made. */
  readonly clockAtMs?: (frame: number) => number;
}

/** For tests: an unquiet downlink of noise, damage, inversion, slips of bits, repeats, idle frames and packets. */
export function unquietSignal(
  random: Random,
  { frames = 10, clockAtMs = () => 1.6e12 }: UnquietSignalOptions = {},
): Uint8Array {
  const spacecraft = new SpacecraftSignal(breadboardLink);
  const parts: Uint8Array[] = [];
  const noise = (octets: number) => Uint8Array.from({ length: octets }, () => random.integer(256));
  for (let frame = 0; frame < frames; frame++) {
    if (random.integer(2) === 0)
      spacecraft.send(payloadReport(frame, [3, 25], noise(20 + random.integer(200)), clockAtMs(frame)));
    if (random.integer(4) === 0) spacecraft.send(idlePacket(random.integer(60)));
    const octets = spacecraft.nextFrame();
    const what = random.integer(8);
    if (what === 0) for (let hits = 0; hits < 30; hits++) octets[random.integer(octets.length)]! ^= 0x55;
    if (what === 1) octets[random.integer(octets.length)]! ^= 0x80;
    if (what === 2) parts.push(noise(random.integer(400)));
    // A marker in noise: a guess that overlaps what comes.
    if (what === 3) parts.push(Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d), noise(random.integer(300)));
    if (what === 4) parts.push(octets);
    if (what === 5) parts.push(octets.subarray(0, random.integer(octets.length)));
    else parts.push(octets);
  }
  const signal = Buffer.concat(parts);
  return random.integer(2) === 0 ? new Uint8Array(signal) : delayedBits(signal, 1 + random.integer(7));
}

function idlePacket(octets: number): Uint8Array {
  const data = new Uint8Array(1 + octets);
  return encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: 0x7ff,
    sequenceCount: 0,
    data,
  });
}

function delayedBits(octets: Uint8Array, bits: number): Uint8Array {
  return octets.map((octet, index) => ((octets[index - 1] ?? 0) << (8 - bits)) | (octet >>> bits));
}
