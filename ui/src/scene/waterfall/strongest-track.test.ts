import { expect, it } from 'vitest';
import { strongestTrack } from './strongest-track.ts';

it('follows what stands out of the noise, and is silent where nothing does', () => {
  const noise = [60, 62, 61, 60, 63, 61, 60, 62, 61, 60];
  const toned = (band: number) => Uint8Array.from(noise.with(band, 150));
  const stripes = [
    { atMs: 0, levels: toned(2) },
    { atMs: 100, levels: Uint8Array.from(noise) },
    { atMs: 200, levels: toned(5) },
  ];
  const picture = { stripes, stripeMs: 100, fromMs: 0, toMs: 300, fromHz: 0, toHz: 1000 };
  expect(strongestTrack(picture)).toEqual([
    { atMs: 0, offsetHz: 250 },
    { atMs: 200, offsetHz: 550 },
  ]);
});
