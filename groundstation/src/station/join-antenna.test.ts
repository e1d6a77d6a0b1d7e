import { stationFile } from '@dawa/protocols/station-file';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory, type StoredValue } from '../adapters/json-file.ts';
import { createSafety } from '../commanding/safety.ts';
import {
  createFakeRotator,
  createListeningBus,
  createListeningJournal,
} from '../commanding/station-rig.fixture.ts';
import { measuredRates } from '../commissioning/measured-rotator.ts';
import type { StationConfig } from '../config/station-config.ts';
import { joinAntenna } from './join-antenna.ts';

const at = { measuredAt: '2026-06-01T00:00:00Z', expiresAt: '2027-06-01T00:00:00Z' };
const axis = (rateDegS: number) => ({ rateDegS, rateSigmaDegS: 0.05, deadTimeMs: 200 });
const slew = { ...at, azimuth: axis(5), elevation: axis(2.5) };

function setUp({ commissioning = {}, kept = new Map<string, StoredValue<never>>() } = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const safety = createSafety({
    ...{ clock, bus, journal, memory: createStoredInMemory(), isSimulated: false },
    uplinkAuthority: 'none',
  });
  const file = stationFile.parse({
    ...{ id: 'desk', name: 'Desk', placeName: 'Desk', latitudeDeg: 0, longitudeDeg: 0, heightM: 0 },
    rotator: { kind: 'easycomm2', port: '/dev/null', maxRateDegS: 6 },
    commissioning,
  });
  const fake = createFakeRotator(clock);
  const limits = { ...fake.limits, ...measuredRates(file.commissioning, 6) };
  const rotator = Object.create(fake, { limits: { value: limits } }) as typeof fake;
  // A mast in the middle of the box between where the antenna stands and where it goes, off the way of two axes that run together.
  const corner = [
    [8, 40],
    [14, 40],
    [14, 44],
    [8, 44],
  ] as const;
  const collision = [
    {
      name: 'mast',
      corners: corner.map(([azimuthDeg, elevationDeg]) => ({ azimuthDeg, elevationDeg })),
    },
  ];
  const station = {
    file,
    place: { latitudeDeg: 0, longitudeDeg: 0, heightKm: 0 },
    motion: { collision, people: [] },
  } as unknown as StationConfig;
  const store = <T>(name: string) => {
    const known = kept.get(name) ?? createStoredInMemory<never>();
    kept.set(name, known);
    return known as StoredValue<T>;
  };
  const joined = joinAntenna({ rotator, safety, clock, journal, kept: store, isSimulated: false }, station);
  safety.arm('motion', 'Karma');
  return { clock, fake, kept, safety, ...joined };
}

describe('an antenna whose axes were measured', () => {
  it('is planned by the rates that were measured, and guarded by the fastest that was seen', () => {
    const { rotator } = setUp({ commissioning: { slew } });
    expect(rotator.limits).toMatchObject({ azimuthRateDegS: 4.95, elevationRateDegS: 2.45, maxRateDegS: 6 });
  });

  it('takes the straight way past a mast that the unmeasured one must go around', async () => {
    const target = { azimuthDeg: 90, elevationDeg: 45 };
    const legsOf = async (commissioning: object) => {
      const { rotator, clock } = setUp({ commissioning });
      await clock.runFor(3000);
      await rotator.moveTo(target);
      return rotator.antenna.legs.length;
    };
    expect(await legsOf({})).toBeGreaterThan(1);
    expect(await legsOf({ slew })).toBe(1);
  });
});
