import { describe, expect, it } from 'vitest';
import { LossLedger } from '../processing/loss-ledger.ts';
import { countedApart, frameStanding, oddKindsIn } from './frame-standing.ts';
import { DownlinkLedger } from './ledger.ts';

describe('what a frame counts as', () => {
  it('is told by the callsigns in it, and a frame of others is no bad one', () => {
    expect(frameStanding({})).toBe('good');
    expect(frameStanding({ attribution: 'relayed' })).toBe('relayed');
    expect(frameStanding({ attribution: 'foreign' })).toBe('foreign');
    expect(frameStanding({ fault: 'bad-frame-check', attribution: 'foreign' })).toEqual({
      bad: 'bad-frame-check',
    });
    expect(oddKindsIn({ oddities: 'long-path, reserved-bits' })).toEqual(['long-path', 'reserved-bits']);
  });

  it('is read from logs and reports of before, where it was a fault, and the sum stays what it was', () => {
    expect(frameStanding({ fault: 'other-source', attribution: 'foreign' })).toBe('foreign');
    expect(frameStanding({ fault: 'other-spacecraft' })).toBe('foreign');
    const before = { good: 7, bad: 5, badByReason: { 'other-source': 3, 'bad-frame-check': 2 } };
    const now = countedApart(before);
    expect(now).toEqual({
      ...{ good: 7, relayed: 0, foreign: 3, bad: 2 },
      ...{ badByReason: { 'bad-frame-check': 2 }, oddByKind: {} },
    });
    expect(now.good + now.relayed + now.foreign + now.bad).toBe(before.good + before.bad);
    expect(countedApart(now)).toEqual(now);
  });

  it('is counted in checkpoints of before as it is now', () => {
    const { counts, ...rest } = new DownlinkLedger(100).checkpoint();
    const { foreign: _, ...countsBefore } = { ...counts, good: 4, bad: 3 };
    const badByReason = { 'other-spacecraft': 1, 'bad-crc': 2 };
    const ledger = new DownlinkLedger(100, { ...rest, counts: countsBefore as typeof counts, badByReason });
    expect(ledger.counts(0, 'lock')).toMatchObject({
      ...{ good: 4, foreign: 1, bad: 2, badByReason: { 'bad-crc': 2 } },
    });
    const loss = new LossLedger(10);
    loss.addRaw(30);
    loss.addFrame({ place: { fromOctet: 0, toOctet: 10 }, fate: { bad: 'other-spacecraft' } });
    loss.addFrame({ place: { fromOctet: 10, toOctet: 20 }, fate: { bad: 'bad-crc' } });
    const { foreign: __, ...framesBefore } = loss.checkpoint().frames;
    const again = new LossLedger(10, { ...loss.checkpoint(), frames: framesBefore as never });
    again.addFrame({ place: { fromOctet: 20, toOctet: 30 }, fate: 'foreign' });
    expect(again.state(0)).toMatchObject({
      frames: { found: 3, data: 0, foreign: 2, bad: { 'bad-crc': 1 } },
      isBalanced: true,
    });
  });
});
