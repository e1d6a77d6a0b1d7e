import { describe, expect, it } from 'vitest';
import { LevelMeter } from './level-meter.ts';

const rateHz = 8000;
const tone = (amplitude: number) =>
  Float32Array.from({ length: rateHz }, (_, at) => amplitude * Math.sin((2 * Math.PI * 1000 * at) / rateHz));

function levelOf(...sounds: Float32Array[]) {
  const meter = new LevelMeter();
  for (const [second, sound] of sounds.entries()) {
    for (let at = 0; at < sound.length; at += 800) {
      meter.push(sound.subarray(at, at + 800), rateHz, 1000 * second);
    }
  }
  return meter.level;
}

describe('how loud it is', () => {
  // A sine has 3.01 dB less in the mean than at its peak.
  it('tells the mean and the peak of a tone of full scale, and that it is clipped', () => {
    const { levelDb, peakDb, clippedAtMs } = levelOf(tone(1));
    expect(levelDb).toBeCloseTo(-3.01, 2);
    expect(peakDb).toBeCloseTo(0, 6);
    expect(clippedAtMs).toBe(0);
  });

  it('tells a tenth of it as 20 dB less, and remembers when something was clipped', () => {
    const { levelDb, peakDb, clippedAtMs } = levelOf(tone(1), tone(0.1));
    expect([levelDb, peakDb].map((decibels) => decibels!.toFixed(2))).toEqual(['-23.01', '-20.00']);
    expect(clippedAtMs).toBe(0);
    expect(levelOf(tone(0.1)).clippedAtMs).toBeNull();
  });

  it('takes silence, and what is no number, for the least there is', () => {
    expect(levelOf(new Float32Array(rateHz)).levelDb).toBe(-100);
    expect(levelOf(new Float32Array(rateHz).fill(Number.NaN)).levelDb).toBe(-100);
    expect(levelOf(new Float32Array(100)).levelDb).toBeNull();
  });
});
