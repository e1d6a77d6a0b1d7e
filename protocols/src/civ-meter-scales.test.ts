import { describe, expect, it } from 'vitest';
import { civPowerShare, civSwr } from './civ-meter-scales.ts';

describe('the meters of an Icom transmitter', () => {
  // Icom, IC-9700 CI-V reference guide, commands 15 11 and 15 12.
  it.each([
    [0, 1],
    [48, 1.5],
    [80, 2],
    [120, 3],
  ])('read %i as SWR %f', (meter, swr) => expect(civSwr(meter)).toBeCloseTo(swr, 9));

  it.each([
    [0, 0],
    [143, 0.5],
    [213, 1],
  ])('read %i as %f of the full power', (meter, share) => expect(civPowerShare(meter)).toBeCloseTo(share, 9));

  it('go on in a line beyond the last reading that the maker names', () => {
    expect(civSwr(64)).toBeCloseTo(1.75, 9);
    expect(civSwr(240)).toBeCloseTo(6, 9);
    expect(civSwr(255)).toBeGreaterThan(6);
  });
});
