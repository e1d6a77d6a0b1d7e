import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { OctetAccount } from './octet-account.ts';

const good = { isGood: true } as const;
const bad = (reason: string) => ({ isGood: false, reason }) as const;

describe('the account of octets', () => {
  it('counts what lies between frames, and what may still become one', () => {
    const account = new OctetAccount(30);
    account.add(100);
    account.cover(10, 20, good);
    expect(account.counts()).toEqual({
      received: 100,
      inGoodFrames: 10,
      inBadFrames: {},
      betweenFrames: 0,
      waiting: 90,
    });
    account.cover(60, 70, bad('bad-crc'));
    // The synchroniser reaches back to octet 30: 20 of the first 30 were in no frame.
    expect(account.counts()).toEqual({
      received: 100,
      inGoodFrames: 10,
      inBadFrames: { 'bad-crc': 10 },
      betweenFrames: 20,
      waiting: 60,
    });
  });

  it('gives an octet that two frames share to the good one, whichever came first', () => {
    const account = new OctetAccount(30);
    account.add(40);
    account.cover(0, 10, bad('uncorrectable'));
    account.cover(5, 15, good);
    account.cover(14, 24, bad('bad-crc'));
    account.keepOnly(0);
    expect(account.counts()).toMatchObject({
      inGoodFrames: 10,
      inBadFrames: { uncorrectable: 5, 'bad-crc': 9 },
      betweenFrames: 16,
      waiting: 0,
    });
  });

  it('agrees with a list of every octet, over frames that overlap, and through checkpoints at any point', () => {
    const random = createRandom('octet-account');
    for (let round = 0; round < 100; round++) {
      const reach = 20;
      let account = new OctetAccount(reach);
      // Fate by octet: undefined free, '' good, else a reason.
      const fates: (string | undefined)[] = [];
      let lowest = 0;
      for (let step = 0; step < 40; step++) {
        const octets = random.integer(12);
        account.add(octets);
        for (let count = 0; count < octets; count++) fates.push(undefined);
        if (random.integer(3) === 0) {
          const from = Math.max(lowest, fates.length - 15 + random.integer(5));
          const to = Math.min(fates.length, from + 6 + random.integer(5));
          const fate = random.integer(2) === 0 ? '' : `reason ${random.integer(3)}`;
          account.cover(from, to, fate === '' ? good : bad(fate));
          lowest = Math.max(lowest, from - reach);
          for (let at = from; at < to; at++) if (fate === '' || fates[at] === undefined) fates[at] = fate;
        }
        if (random.integer(10) === 0)
          account = new OctetAccount(reach, JSON.parse(JSON.stringify(account.checkpoint())));
        const { received, inGoodFrames, inBadFrames, betweenFrames, waiting } = account.counts();
        expect(received).toBe(fates.length);
        expect(inGoodFrames).toBe(fates.filter((fate) => fate === '').length);
        for (const reason of ['reason 0', 'reason 1', 'reason 2'])
          expect(inBadFrames[reason] ?? 0).toBe(fates.filter((fate) => fate === reason).length);
        expect(betweenFrames + waiting).toBe(fates.filter((fate) => fate === undefined).length);
        expect(account.checkpoint().pieces.length).toBeLessThan(30);
      }
    }
  });
});
