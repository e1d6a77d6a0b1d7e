import { describe, expect, it } from 'vitest';
import { sampleQuality } from '../archive/sample-quality.ts';
import { stampPacket } from './time-correlation-stamp.ts';

const receivedAtMs = Date.UTC(2026, 2, 1, 12);
const known = (atMs: number, isGood: boolean) => ({
  toUtc: () => ({ atMs, uncertaintyMs: 1 }),
  isGood: () => isGood,
});
const times = (clockAtMs: number | null, onboardS: number | null = 5) => ({
  onboardS,
  clockAtMs,
  receivedAtMs,
});
const { receivedTime, uncorrelated } = sampleQuality;
const modes = (mode: 'trust' | 'verify' | 'correlate') => ({ mode, validityMs: 500 });

describe('the date of a packet', () => {
  it('is the correlated instant where that is good, in whole microseconds', () => {
    const correlation = known(receivedAtMs - 3000.12345678, true);
    expect(stampPacket(times(null), modes('correlate'), correlation)).toEqual({
      generatedAtMs: receivedAtMs - 3000.123,
      quality: 0,
    });
  });

  it('is the reading of the clock itself, marked, while the correlation is doubtful', () => {
    const clockAtMs = receivedAtMs - 7000;
    const marked = { generatedAtMs: clockAtMs, quality: uncorrelated };
    expect(stampPacket(times(clockAtMs), modes('correlate'), known(1, false))).toEqual(marked);
    expect(stampPacket(times(clockAtMs), modes('correlate'), undefined)).toEqual(marked);
  });

  it('is the reception, marked, where the clock was never set either', () => {
    expect(stampPacket(times(Date.UTC(1958, 0, 2)), modes('correlate'), undefined)).toEqual({
      generatedAtMs: receivedAtMs,
      quality: uncorrelated | receivedTime,
    });
  });

  it('is what a trusted clock says, unmarked, or the reception where that cannot be meant', () => {
    const trusted = modes('trust');
    expect(stampPacket(times(receivedAtMs - 100), trusted, undefined).quality).toBe(0);
    expect(stampPacket(times(Date.UTC(2090, 0, 1)), trusted, undefined)).toEqual({
      generatedAtMs: receivedAtMs,
      quality: receivedTime,
    });
  });

  it('is what a verified clock says while it agrees, and what the pairs say when it does not', () => {
    const correlation = known(receivedAtMs - 1000, true);
    const verify = modes('verify');
    expect(stampPacket(times(receivedAtMs - 1300), verify, correlation).generatedAtMs).toBe(
      receivedAtMs - 1300,
    );
    expect(stampPacket(times(receivedAtMs - 9000), verify, correlation).generatedAtMs).toBe(
      receivedAtMs - 1000,
    );
  });
});
