import { describe, expect, it } from 'vitest';
import { figureText, limitText, spacedHex, timeLeftWords, triesText } from './campaign-words.ts';

describe('words about a campaign', () => {
  it('write figures with five digits at the most and a true minus', () => {
    const texts = [4.9712345, -96.04, 0, 12345.678, 0.00049, 1.5e-7, 5].map(figureText);
    expect(texts).toEqual(['4.9712', '−96.04', '0', '12\u202f346', '0.00049', '1.500e−7', '5']);
  });

  it('say limits as people do, also where one side is open', () => {
    expect(limitText(4.85, 5.15)).toBe('4.85 to 5.15');
    expect(limitText(-Number.MAX_VALUE, 1.2)).toBe('1.2 at most');
    expect(limitText(3, Number.MAX_VALUE)).toBe('3 or more');
    expect(limitText(2, 2)).toBe('2');
  });

  it('tell what k of n proves', () => {
    expect(triesText({ successes: 3, tries: 7, low: 0.158, high: 0.75 })).toBe('3 of 7, 16 to 75 %');
  });

  it('tell how long it will go on, once there is something to tell it from', () => {
    const at = (share: number, saidAtMs: number) =>
      timeLeftWords({ share, beganAtMs: 0, saidAtMs, stage: 'running' });
    expect(at(0.01, 60_000)).toBeUndefined();
    expect(at(0.25, 180_000)).toBe('about 9 min left');
    expect(at(0.5, 20_000)).toBe('less than a minute left');
    expect(at(0.1, 3_600_000)).toBe('about 9 h left');
    expect(timeLeftWords({ share: 0.5, beganAtMs: 0, saidAtMs: 1, stage: 'paused' })).toBeUndefined();
  });

  it('cut octets into pairs', () => {
    expect(spacedHex('8a6640')).toBe('8a 66 40');
    expect(spacedHex('')).toBe('');
  });
});
