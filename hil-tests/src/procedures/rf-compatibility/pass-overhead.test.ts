import { fileURLToPath } from 'node:url';
import { createObserver } from '@dawa/flight-dynamics/look-angles';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { loadMission } from '@dawa/groundstation/config/mission-config';
import { describe, expect, it } from 'vitest';
import { movedInTime, passOverhead } from './pass-overhead.ts';

const missionFolder = fileURLToPath(new URL('../../../../missions/aprs-dp', import.meta.url));
const thimphu = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };
const loaded = await loadMission(missionFolder);
if (!loaded.ok) throw new TypeError(loaded.fault.found as string);
const { elements } = loaded.value;

describe('a pass that begins when the bench wants it', () => {
  it('rises within a tenth of a second of that, years after the elements', () => {
    const aosAtMs = Date.UTC(2026, 10, 24, 7, 31, 17);
    const { pass } = passOverhead(elements, { place: thimphu, stationId: 'bench', aosAtMs });
    expect(Math.abs(pass.aosAtMs - aosAtMs)).toBeLessThan(100);
    expect(pass.maxElevationDeg).toBeGreaterThan(50);
  });

  it('is seen as the one that was flown: same bearing, same range rate, at every minute of it', () => {
    const byMs = 7.4321 * 365.25 * 86_400_000;
    const sights = [elements, movedInTime(elements, byMs)].map((set) => {
      const created = createPropagator(set);
      if (!created.ok) throw new TypeError(created.fault.kind);
      return createObserver(created.value, thimphu);
    });
    for (let minute = 0; minute < 200; minute++) {
      const atMs = elements.epochAtMs + 60_000 * minute;
      const [then, now] = [sights[0]!.sightAt(atMs), sights[1]!.sightAt(atMs + byMs)];
      if (!then.ok || !now.ok) throw new TypeError('no sight');
      // Of the nutation in seven years: 17 arc seconds of 7,000 km are 600 m.
      expect(Math.abs(then.value.rangeKm - now.value.rangeKm)).toBeLessThan(0.6);
      // 1.5 m/s is a hertz at 145.825 MHz.
      expect(Math.abs(then.value.rangeRateKmS - now.value.rangeRateKmS)).toBeLessThan(0.0015);
    }
  });
});
