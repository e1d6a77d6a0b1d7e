import { parseCwBeacon } from '@dawa/protocols/cw-beacon';
import { describe, expect, it } from 'vitest';
import { approachKmS, beaconText, dopplerShiftHz } from './beacon-sound.ts';
import { hearBeacon, hearBurst } from './hear-sound.ts';
import { messagePath } from './message-path.ts';

describe('the beacon in the page', () => {
  const heard = hearBeacon('clear');

  it('is read letter by letter by the decoder of the station', () => {
    const text = heard.letters.map(({ character }) => character).join('');
    expect(text).toBe(beaconText.replaceAll(' ', '').toUpperCase());
    expect(parseCwBeacon(text).ok).toBe(true);
  });

  it('gives each letter its place in the sound', () => {
    for (const [index, { startMs, endMs }] of heard.letters.entries()) {
      expect(endMs).toBeGreaterThan(startMs);
      expect(startMs).toBeGreaterThan(heard.letters[index - 1]?.endMs ?? 0);
    }
    expect(heard.letters.at(-1)!.endMs).toBeLessThan(heard.picture.toMs);
  });

  it('falls as the satellite comes over, and the track of the carrier falls with it', () => {
    // Where the key is up for most of what a point looks at, the point is of the side from which it was down.
    const [first, last] = [heard.carrier.at(4)!, heard.carrier.at(-4)!];
    const slope = (last.offsetHz - first.offsetHz) / ((last.atMs - first.atMs) / 1000);
    expect(heard.driftHzS).toBeLessThan(-15);
    const oneHertzASecond = 1;
    expect(Math.abs(slope - heard.driftHzS)).toBeLessThan(oneHertzASecond);
  });
});

it('has no shift when the satellite stands highest, and as much behind as before', () => {
  expect(dopplerShiftHz(0)).toBeCloseTo(0, 9);
  expect(dopplerShiftHz(100)).toBeCloseTo(-dopplerShiftHz(-100), 9);
  // 437.375 MHz at 7.2 km/s straight on: 437375000 * 7.2 / 299792.458 = 10 504 Hz
  expect(dopplerShiftHz(-1e6)).toBeCloseTo(10_504.2, 0);
  expect(approachKmS(dopplerShiftHz(-1e6))).toBeCloseTo(7.2, 5);
});

describe('the burst in the page', () => {
  it('brings the message back octet by octet', () => {
    const { frames } = hearBurst('Hello Bhutan', 0.2);
    expect(frames).toHaveLength(1);
    expect(frames[0]!.isCheckGood).toBe(true);
    expect([...frames[0]!.octets]).toEqual([...messagePath('Hello Bhutan').octets]);
    expect(frames[0]!.words).toContain('Hello Bhutan');
  });

  it('is lost where the noise is far louder than the tones', () => {
    expect(hearBurst('Hello Bhutan', 5).frames.filter(({ isCheckGood }) => isCheckGood)).toEqual([]);
  });
});
