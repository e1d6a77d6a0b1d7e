import type { Rotator } from '../ports.ts';
import type { MeasuredThing, ReadingLayout } from './measured-thing.ts';

/** Signed thousandths of a degree: controllers count beyond a turn, and none is finer. */
export const antennaLayout: ReadingLayout = {
  name: 'antenna',
  description: 'Where the antenna points, as the rotator tells it',
  entries: [
    {
      ...{ name: 'antenna_azimuth', description: 'Azimuth of the antenna, as its travel counts' },
      ...{ bits: 32, isSigned: true, step: 0.001, unit: 'deg' },
    },
    {
      ...{ name: 'antenna_elevation', description: 'Elevation of the antenna' },
      ...{ bits: 32, isSigned: true, step: 0.001, unit: 'deg' },
    },
  ],
  periodMs: null,
};

export function measuredAntenna(rotator: Pick<Rotator, 'position'>): MeasuredThing {
  let seen = rotator.position;
  return {
    layouts: [antennaLayout],
    everyMs: 1000,
    read() {
      const { position } = rotator;
      if (position === undefined || position === seen) return undefined;
      seen = position;
      const view = new DataView(new ArrayBuffer(8));
      view.setInt32(0, Math.round(1000 * position.azimuthDeg));
      view.setInt32(4, Math.round(1000 * position.elevationDeg));
      return { layout: antennaLayout.name, readAtMs: position.readAtMs, octets: new Uint8Array(view.buffer) };
    },
  };
}
