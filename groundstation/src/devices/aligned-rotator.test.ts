import { separationDeg } from '@dawa/flight-dynamics/angle';
import { pointedAt, uprightAlignment } from '@dawa/flight-dynamics/antenna-alignment';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import type { Direction, Reading, Rotator } from '../ports.ts';
import { alignRotator } from './aligned-rotator.ts';

const travel = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

/** A rotator that is where it was sent, and refuses as a driver does. */
function obedientRotator() {
  let position: Reading<Direction> | undefined;
  const rotator: Rotator = {
    info: {
      deviceId: 'rotator',
      kind: 'obedient',
      portName: 'none',
      state: 'ok',
      lastAtMs: 0,
      detail: null,
      isSimulated: true,
      counters: {},
    },
    limits: travel,
    get position() {
      return position;
    },
    onChange: () => () => {},
    readPosition: async () => position!,
    async moveTo({ azimuthDeg, elevationDeg }) {
      const isInside = azimuthDeg >= 0 && azimuthDeg <= 450 && elevationDeg >= 0 && elevationDeg <= 90;
      if (!isInside) throw new RangeError(`target: found ${azimuthDeg}, ${elevationDeg}`);
      position = { azimuthDeg, elevationDeg, readAtMs: 0 };
    },
    stop: async () => {},
    close: async () => {},
  };
  return { rotator, shown: () => position! };
}

describe('a rotator whose mast does not stand as its controller believes', () => {
  const mast = { azimuthOffsetDeg: 5, elevationOffsetDeg: -1, tiltNorthDeg: 0, tiltEastDeg: 0 };

  it('is sent to the angles of the controller, and read in the sky', async () => {
    const { rotator, shown } = obedientRotator();
    const aligned = alignRotator(rotator, mast);
    await aligned.moveTo({ azimuthDeg: 100, elevationDeg: 20 });
    expect(shown()).toMatchObject({ azimuthDeg: 95, elevationDeg: 21 });
    expect(aligned.position).toMatchObject({ azimuthDeg: 100, elevationDeg: 20 });
    expect(await aligned.readPosition()).toMatchObject({ azimuthDeg: 100, elevationDeg: 20 });
  });

  it('gives the same object for the same reading', async () => {
    const { rotator } = obedientRotator();
    const aligned = alignRotator(rotator, mast);
    await aligned.moveTo({ azimuthDeg: 100, elevationDeg: 20 });
    expect(aligned.position).toBe(aligned.position);
  });

  it('tells its limits in the sky, and can be sent to each of their corners', async () => {
    const { rotator } = obedientRotator();
    const aligned = alignRotator(rotator, mast);
    expect(aligned.limits).toEqual({
      minAzimuthDeg: 5,
      maxAzimuthDeg: 455,
      minElevationDeg: -1,
      maxElevationDeg: 89,
      maxRateDegS: 6,
    });
    for (const azimuthDeg of [5, 455])
      for (const elevationDeg of [-1, 89]) await aligned.moveTo({ azimuthDeg, elevationDeg });
  });

  it('is refused by its driver beyond them', async () => {
    const aligned = alignRotator(obedientRotator().rotator, mast);
    await expect(aligned.moveTo({ azimuthDeg: 4, elevationDeg: 20 })).rejects.toThrow(RangeError);
    await expect(aligned.moveTo({ azimuthDeg: 40, elevationDeg: -1.5 })).rejects.toThrow(RangeError);
  });

  it('that leans stays on the target everywhere between its ends, and near them misses by the lean at the most', async () => {
    const random = createRandom('leaning');
    const leaning = { ...uprightAlignment, azimuthOffsetDeg: -3, tiltNorthDeg: 1.2, tiltEastDeg: -0.9 };
    const leanDeg = 1.5;
    const { rotator, shown } = obedientRotator();
    const aligned = alignRotator(rotator, leaning);
    for (let i = 0; i < 2000; i++) {
      const target = { azimuthDeg: -3 + random.next() * 450, elevationDeg: random.next() * 90 };
      await aligned.moveTo(target);
      const missedDeg = separationDeg(pointedAt(leaning, shown()), target);
      const { azimuthDeg, elevationDeg } = shown();
      const isAtAnEnd = azimuthDeg === 0 || azimuthDeg === 450 || elevationDeg === 0 || elevationDeg === 90;
      expect(missedDeg).toBeLessThan(isAtAnEnd ? leanDeg + 0.01 : 1e-6);
    }
  });
});
