import { describe, expect, it } from 'vitest';
import type { TcFrame } from '../frame/tc/tc-frame.ts';
import { Farm, type FarmInput, type FarmOutput } from './farm.ts';
import { type FarmEvent, type FarmState, farmEvents, farmStates } from './farm-table.ts';

const frameOf = (frame: Partial<TcFrame>): FarmInput & { kind: 'frame' } => ({
  kind: 'frame',
  frame: {
    version: 0,
    isBypass: false,
    isControlCommand: false,
    spacecraftId: 1,
    virtualChannelId: 5,
    sequenceNumber: 0,
    data: Uint8Array.of(0xaa),
    bytes: new Uint8Array(0),
    ...frame,
  },
});
const order = (...octets: number[]) =>
  frameOf({ isBypass: true, isControlCommand: true, data: Uint8Array.from(octets) });
const ad = (sequenceNumber: number) => frameOf({ sequenceNumber });

// Every cell of table 6-1 of CCSDS 232.1-B-2 as: outputs; state; V(R); flags lockout, wait, retransmit; FARM-B counter.
// W = 20, V(R) = 250; the flag retransmit is up before, and in S2 and S3 wait as well. Typed in from what LeoDOS
// (`cop1/farm.rs`) and the tests of donovanrost/cadence (2026-07) do.
// biome-ignore format: read by its columns
const expected: Record<FarmEvent, readonly [string, string, string]> = {
  E1:  ['accept AD; S1 251 ... 0',  'discard; S2 250 .wr 0', 'discard; S3 250 lwr 0'],
  E2:  ['discard; S2 250 .wr 0',    'discard; S2 250 .wr 0', 'discard; S3 250 lwr 0'],
  E3:  ['discard; S1 250 ..r 0',    'discard; S2 250 .wr 0', 'discard; S3 250 lwr 0'],
  E4:  ['discard; S1 250 ..r 0',    'discard; S2 250 .wr 0', 'discard; S3 250 lwr 0'],
  E5:  ['discard; S3 250 l.r 0',    'discard; S3 250 lwr 0', 'discard; S3 250 lwr 0'],
  E6:  ['accept BD; S1 250 ..r 1',  'accept BD; S2 250 .wr 1', 'accept BD; S3 250 lwr 1'],
  E7:  ['; S1 250 ... 1',           '; S1 250 ... 1',        '; S1 250 ... 1'],
  E8:  ['; S1 9 ... 1',             '; S1 9 ... 1',          '; S3 250 lwr 1'],
  E9:  ['discard; S1 250 ..r 0',    'discard; S2 250 .wr 0', 'discard; S3 250 lwr 0'],
  E10: ['; S1 250 ..r 0',           '; S1 250 ..r 0',        '; S3 250 l.r 0'],
  E11: ['report; S1 250 ..r 0',     'report; S2 250 .wr 0',  'report; S3 250 lwr 0'],
};
const inputs: Record<FarmEvent, FarmInput> = {
  E1: ad(250),
  E2: { ...ad(250), hasBuffer: false },
  E3: ad(3),
  E4: ad(240),
  E5: ad(4),
  E6: frameOf({ isBypass: true }),
  E7: order(0),
  E8: order(0x82, 0, 9),
  E9: order(1),
  E10: { kind: 'buffer-released' },
  E11: { kind: 'report' },
};

describe('FARM-1 state table', () => {
  for (const event of farmEvents())
    for (const [index, state] of farmStates.entries())
      it(`${event} in ${state} leads to ${expected[event][index]}`, () => {
        const farm = farmIn(state);
        const outputs = farm.push(inputs[event]);
        // In S2 no buffer is free until its release was told, so E1 is E2 there.
        expect(farm.event).toBe(event === 'E1' && state === 'S2' ? 'E2' : event);
        expect(inWords(outputs, farm)).toBe(expected[event][index]);
      });
});

describe('FARM-1', () => {
  it('parts the 256 numbers into the expected one, a gap, what was here before and the lockout area', () => {
    const found = { E1: 0, E3: 0, E4: 0, E5: 0 };
    for (let sequenceNumber = 0; sequenceNumber < 256; sequenceNumber++) {
      const farm = new Farm({ virtualChannelId: 5, expectedSequenceNumber: 250 });
      farm.push(ad(sequenceNumber));
      found[farm.event as keyof typeof found]++;
    }
    // W = 20: PW = NW = 10, V(R) being the first of the positive window. Source: CCSDS 232.1-B-2, 6.1.8
    expect(found).toEqual({ E1: 1, E3: 9, E4: 10, E5: 236 });
  });

  it('has no window behind V(R) where the sender never repeats', () => {
    const farm = new Farm({ virtualChannelId: 5, slidingWindow: 256, hasRetransmission: false });
    farm.push(ad(255));
    expect(farm.event).toBe('E3');
  });

  it('locks, hears only unlock, and then goes on where it was', () => {
    const farm = new Farm({ virtualChannelId: 5 });
    farm.push(ad(0));
    farm.push(ad(100));
    expect(farm.clcw).toMatchObject({ isLockout: true, reportValue: 1 });
    expect(farm.push(ad(1))).toEqual([{ kind: 'discard', event: 'E1' }]);
    farm.push(order(0x82, 0, 100));
    expect(farm.clcw).toMatchObject({ isLockout: true, reportValue: 1, farmBCounter: 1 });
    farm.push(order(0));
    expect(farm.clcw).toMatchObject({ isLockout: false, reportValue: 1, farmBCounter: 2 });
    expect(farm.push(ad(1))).toMatchObject([{ kind: 'accept', service: 'AD' }]);
  });

  it('refuses orders it does not know, frames of other channels and the reserved frame type', () => {
    const strange = [
      order(),
      order(0, 0),
      order(0x82, 1, 9),
      frameOf({ virtualChannelId: 6 }),
      frameOf({ isControlCommand: true, data: Uint8Array.of(0) }),
      { kind: 'invalid-frame' } as const,
    ];
    for (const input of strange) {
      const farm = new Farm({ virtualChannelId: 5 });
      expect(farm.push(input)).toEqual([{ kind: 'discard', event: 'E9' }]);
      expect(farm.status.farmBCounter).toBe(0);
    }
  });

  it('counts B frames beyond the two bits of its report', () => {
    const farm = new Farm({ virtualChannelId: 5 });
    for (let count = 0; count < 7; count++) farm.push(frameOf({ isBypass: true }));
    expect(farm.status.farmBCounter).toBe(7);
    expect(farm.clcw.farmBCounter).toBe(3);
  });

  it('refuses windows that the standard does not have', () => {
    for (const slidingWindow of [0, 3, 256])
      expect(() => new Farm({ virtualChannelId: 5, slidingWindow })).toThrow(RangeError);
    expect(() => new Farm({ virtualChannelId: 5, slidingWindow: 257, hasRetransmission: false })).toThrow(
      RangeError,
    );
    expect(() => new Farm({ virtualChannelId: 64 })).toThrow(RangeError);
  });
});

function farmIn(state: FarmState): Farm {
  const farm = new Farm({ virtualChannelId: 5, expectedSequenceNumber: 250 });
  if (state === 'S1') {
    farm.push(ad(251));
  } else {
    farm.push({ ...ad(250), hasBuffer: false });
    if (state === 'S3') farm.push(ad(100));
  }
  expect(farm.status.state).toBe(state);
  return farm;
}

function inWords(outputs: readonly FarmOutput[], farm: Farm): string {
  const { state, expectedSequenceNumber, isLockout, isWait, isRetransmit, farmBCounter } = farm.status;
  const flags = `${isLockout ? 'l' : '.'}${isWait ? 'w' : '.'}${isRetransmit ? 'r' : '.'}`;
  const words = outputs.map((output) =>
    output.kind === 'accept' ? `accept ${output.service}` : output.kind,
  );
  return `${words.join(', ')}; ${state} ${expectedSequenceNumber} ${flags} ${farmBCounter}`;
}
