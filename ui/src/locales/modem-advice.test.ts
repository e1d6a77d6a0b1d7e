import { describe, expect, it } from 'vitest';
import { modemAdvice } from './modem-advice.ts';

const heard = { soundAgeMs: 200, nowMs: 100_000 };
const sound = (levelDb: number | null, peakDb = levelDb, clippedAtMs: number | null = null) => ({
  ...{ levelDb, peakDb, clippedAtMs },
});

describe('advice about what a modem hears', () => {
  it('says nothing of the noise of an open receiver, nor before a second of sound', () => {
    expect(modemAdvice(sound(-22, -9), heard)).toBeNull();
    expect(modemAdvice(sound(null), heard)).toBeNull();
  });

  it.each([
    ['too loud', sound(-10, 0, 99_000), /Too loud.*10 dB/],
    ['loud', sound(-5, -1), /Loud/],
    ['quiet', sound(-57, -40), /Quiet/],
    ['silent', sound(-100, -100), /Only silence.*squelch/],
  ])('says what to do when it is %s', (_, health, words) => {
    expect(modemAdvice(health, heard)?.text).toMatch(words);
  });

  it('forgets what was cut off ten seconds ago', () => {
    expect(modemAdvice(sound(-20, -3, 89_000), heard)).toBeNull();
  });

  it('says where to look when no sound comes any more, or none ever came', () => {
    for (const soundAgeMs of [undefined, 6000])
      expect(modemAdvice(sound(-20), { ...heard, soundAgeMs })?.text).toMatch(/No sound comes/);
  });
});
