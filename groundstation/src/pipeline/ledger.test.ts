import { describe, expect, it } from 'vitest';
import { DownlinkLedger } from './ledger.ts';

// A frame of 259 octets with its marker at 9600 bit/s.
const frameMs = (259 * 8 * 1000) / 9600;
const good = (masterChannelCount: number) => ({ masterChannelCount, isIdle: false, correctedSymbols: 0 });

describe('the loss ledger', () => {
  it('counts what the master channel counter skipped as lost', () => {
    const ledger = new DownlinkLedger(frameMs);
    for (const count of [254, 255, 0, 3, 4]) ledger.addGood(good(count), 0);
    expect(ledger.counts(0, 'lock')).toMatchObject({ good: 5, lost: 2, bad: 0 });
  });

  it('does not count a bad frame that was seen as lost as well', () => {
    const ledger = new DownlinkLedger(frameMs);
    ledger.addGood(good(10), 0);
    ledger.addBad('uncorrectable', frameMs);
    ledger.addBad('bad-crc', 2 * frameMs);
    ledger.addGood(good(14), 4 * frameMs);
    expect(ledger.counts(0, 'lock')).toMatchObject({
      good: 2,
      bad: 2,
      badByReason: { uncorrectable: 1, 'bad-crc': 1 },
      lost: 1,
    });
  });

  it('tells by the clock how often the counter wrapped in a long fade', () => {
    const ledger = new DownlinkLedger(frameMs);
    ledger.addGood(good(0), 0);
    ledger.addGood(good((0 + 400) % 256), 400 * frameMs);
    expect(ledger.counts(0, 'lock').lost).toBe(399);
  });

  it('takes a frame that is heard twice for no loss', () => {
    const ledger = new DownlinkLedger(frameMs);
    ledger.addGood(good(7), 0);
    ledger.addGood(good(7), 10);
    expect(ledger.counts(0, 'lock').lost).toBe(0);
  });

  it('does not count the hours between two passes as lost frames', () => {
    const ledger = new DownlinkLedger(frameMs);
    ledger.addGood(good(7), 0);
    expect(ledger.addGood(good(200), 5_600_000)).toBe(0);
  });

  it('knows the rate of good frames over five seconds, and when the last one came', () => {
    const ledger = new DownlinkLedger(frameMs);
    for (let atMs = 0; atMs < 10_000; atMs += 250) ledger.addGood(good((atMs / 250) % 256), atMs);
    expect(ledger.counts(9_750, 'lock')).toMatchObject({ ratePerS: 4, lastGoodAtMs: 9_750 });
    expect(ledger.counts(60_000, 'search').ratePerS).toBe(0);
  });

  it('gives the seconds since the last question, the unfinished one again', () => {
    const ledger = new DownlinkLedger(frameMs);
    ledger.addGood(good(0), 100);
    ledger.addBad('bad-crc', 900);
    ledger.addGood(good(2), 1200);
    expect(ledger.takeTicks()).toEqual([
      { atMs: 0, good: 1, bad: 1 },
      { atMs: 1000, good: 1, bad: 0 },
    ]);
    ledger.addGood(good(3), 1400);
    expect(ledger.takeTicks()).toEqual([{ atMs: 1000, good: 2, bad: 0 }]);
  });
});
