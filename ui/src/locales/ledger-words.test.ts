import { describe, expect, it } from 'vitest';
import { gapWords, ledgerLines, ledgerSentence, percent, reasonWords } from './ledger-words.ts';

const ledger = {
  atMs: 0,
  octets: {
    received: 10_000,
    inGoodFrames: 9000,
    inBadFrames: { uncorrectable: 500 },
    betweenFrames: 400,
    waiting: 100,
    notLogged: 0,
  },
  frames: { found: 40, data: 30, idle: 8, repeated: 0, foreign: 0, bad: { uncorrectable: 2 } },
  packets: { extracted: 50, withSamples: 45, withoutSamples: { idle: 3, 'bad-crc': 2 }, piecesDropped: {} },
  isBalanced: true,
};
const gap = {
  gapId: 'g',
  by: 'apid' as const,
  id: '32',
  fromAtMs: Date.UTC(2026, 2, 1, 4, 29, 4),
  toAtMs: Date.UTC(2026, 2, 1, 4, 30, 16),
  fromOnboardAtMs: null,
  toOnboardAtMs: null,
  missing: { atLeast: 72, likely: 72, atMost: 72 },
  filled: 0,
  isFilled: false,
  reason: 'fade' as const,
};

describe('the ledger in words', () => {
  it('is a sentence that adds up', () => {
    expect(ledgerSentence(ledger)).toBe(
      'Received 10\u202f000 octets: 90.0 % in good frames, 5.0 % in bad ones, 4.0 % between frames, 100 waiting for the rest of a frame. Of 50 packets 45 gave values, 5 kept without values.',
    );
  });

  it('says that nothing came', () => {
    expect(ledgerSentence({ ...ledger, octets: { ...ledger.octets, received: 0 } })).toBe(
      'Nothing received yet.',
    );
  });

  it('has a table whose parts make the whole above them', () => {
    let whole = 0;
    let parts = 0;
    const sums: [number, number][] = [];
    for (const line of [...ledgerLines(ledger), { what: '', count: 0, share: null, isPart: false }]) {
      if (line.isPart) parts += line.count;
      else {
        if (whole > 0) sums.push([whole, parts]);
        whole = line.count;
        parts = 0;
      }
    }
    expect(sums).toEqual([
      [10_000, 10_000],
      [40, 40],
      [50, 50],
    ]);
  });

  it('never rounds a loss away', () => {
    expect([percent(999_999, 1_000_000), percent(1, 1_000_000), percent(5, 5), percent(0, 5)]).toEqual([
      '99.9 %',
      '0.1 %',
      '100 %',
      '0 %',
    ]);
  });

  it('knows a reason that it was never told', () => {
    expect(reasonWords('bad-moon-rising')).toBe('bad moon rising');
  });

  it('tells of a gap when, why and how many', () => {
    expect(gapWords(gap)).toBe('04:29:04 to 04:30:16, fade, 72 missing');
    expect(
      gapWords({ ...gap, missing: { atLeast: 10, likely: 266, atMost: 522 }, filled: 12, reason: null }),
    ).toBe('04:29:04 to 04:30:16, about 266 missing, 12 came later');
    expect(gapWords({ ...gap, filled: 72, isFilled: true })).toMatch(/all came later$/);
  });
});
