import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Downlink, type DownlinkItem } from './downlink.ts';
import { breadboardLink, payloadReport, SpacecraftSignal } from './spacecraft-signal.fixture.ts';

function signalOf(packets: number, idleFrames = 2): Uint8Array {
  const spacecraft = new SpacecraftSignal(breadboardLink);
  const frames: Uint8Array[] = [];
  for (let count = 0; count < packets; count++) {
    spacecraft.send(payloadReport(count, [3, 25], new Uint8Array(90).fill(count), count * 1000));
    if (count % 3 === 2) frames.push(spacecraft.nextFrame());
  }
  for (let count = 0; count < idleFrames; count++) frames.push(spacecraft.nextFrame());
  return Buffer.concat(frames);
}

/** What was found, in words that two runs can be compared by. */
function summarise(items: readonly DownlinkItem[]): string[] {
  return items.map((item) => {
    if (item.kind === 'bad-frame') return `bad ${item.reason}`;
    if (item.kind === 'packet') return `packet ${item.packet.sequenceCount} missing ${item.missingBefore}`;
    if (item.kind === 'dropped-piece') return `dropped ${item.octets} octets: ${item.reason}`;
    return `frame ${item.frame.masterChannelCount} at ${item.span.fromOctet}-${item.span.toOctet}`;
  });
}

describe('the downlink', () => {
  it('takes packets out of randomised, coded frames, over frame boundaries', () => {
    const items = new Downlink(breadboardLink).push(signalOf(9));
    const packets = items.filter((item) => item.kind === 'packet' && item.packet.apid === 0x20);
    expect(packets).toHaveLength(9);
    expect(items.filter((item) => item.kind === 'bad-frame')).toEqual([]);
  });

  it('finds the same however the bytes were cut', () => {
    const signal = signalOf(12);
    const whole = summarise(new Downlink(breadboardLink).push(signal));
    expect(whole.length).toBeGreaterThan(15);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (lengths) => {
        const downlink = new Downlink(breadboardLink);
        const items: DownlinkItem[] = [];
        for (let at = 0, turn = 0; at < signal.length; turn++) {
          const length = lengths[turn % lengths.length]!;
          items.push(...downlink.push(signal.subarray(at, at + length)));
          at += length;
        }
        expect(summarise(items)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('corrects sixteen bad octets of a frame and gives up on forty', () => {
    const signal = signalOf(9);
    for (let octet = 0; octet < 16; octet++) signal[20 + octet * 3]! ^= 0x5a;
    for (let octet = 0; octet < 40; octet++) signal[259 + 20 + octet * 3]! ^= 0x5a;
    const items = new Downlink(breadboardLink).push(signal);
    expect(items[0]).toMatchObject({ kind: 'frame', correctedSymbols: 16 });
    expect(items.find((item) => item.kind === 'bad-frame')).toMatchObject({ reason: 'uncorrectable' });
  });

  it('refuses the frames of another spacecraft', () => {
    const spacecraft = new SpacecraftSignal({ ...breadboardLink, spacecraftId: 0x12c });
    const items = new Downlink(breadboardLink).push(spacecraft.nextFrame());
    expect(items).toMatchObject([{ kind: 'bad-frame', reason: 'other-spacecraft' }]);
  });

  it('takes a frame that is heard twice only once', () => {
    const signal = signalOf(3);
    const twice = Buffer.concat([signal.subarray(0, 259), signal.subarray(0, 259), signal.subarray(259)]);
    const items = new Downlink(breadboardLink).push(twice);
    expect(items.filter((item) => item.kind === 'bad-frame')).toMatchObject([{ reason: 'repeated' }]);
    expect(items.filter((item) => item.kind === 'packet' && item.packet.apid === 0x20)).toHaveLength(3);
  });

  it('swallows noise without a packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (noise) => {
        expect(new Downlink(breadboardLink).push(noise).filter((item) => item.kind === 'packet')).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
