import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { separationDeg } from '@dawa/flight-dynamics/angle';
import type { AntennaAlignment } from '@dawa/flight-dynamics/antenna-alignment';
import type { StationCommissioning } from '@dawa/protocols/station-commissioning';
import { afterAll, describe, expect, it } from 'vitest';
import { composePass } from './whole-pass.ts';

/** Put up by a compass that nobody corrected, on a roof that is not level. */
const mast: AntennaAlignment = {
  azimuthOffsetDeg: -9,
  elevationOffsetDeg: 1,
  tiltNorthDeg: 1.5,
  tiltEastDeg: -1,
};
/** What dawa commission azimuth finds of it with six sightings of the Sun (commissioning.test.ts): off by some tenths. */
const commissioning: StationCommissioning = {
  alignment: {
    measuredAt: '2019-06-01T00:00:00Z',
    expiresAt: '2019-12-01T00:00:00Z',
    ...{ azimuthOffsetDeg: -8.8, elevationOffsetDeg: 1.1, tiltNorthDeg: 1.4, tiltEastDeg: -0.9 },
    ...{ azimuthSigmaDeg: 0.2, elevationSigmaDeg: 0.1, tiltSigmaDeg: 0.15 },
  },
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Where the antenna truly pointed against where the ship was, each second from 5 degrees to half a minute after its highest point. */
async function flyPass(settings: Pick<Parameters<typeof composePass>[0], 'commissioning'>) {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-aligned-'));
  folders.push(folder);
  const rig = await composePass({ folder, mast, ...settings });
  const { clock, pass, observer, world, runner } = rig;
  const offDeg: number[] = [];
  const stop = clock.every(1000, () => {
    const look = observer.at(clock.nowAtMs());
    if (look.ok && look.value.elevationDeg > 5) offDeg.push(separationDeg(world.rotator!, look.value));
  });
  const worked = runner.runContact(pass);
  await clock.runUntil(pass.tcaAtMs + 30_000);
  stop();
  const { good } = rig.receiver.counts;
  await rig.close();
  await worked;
  const squares = offDeg.reduce((sum, off) => sum + off ** 2, 0);
  return { rmsDeg: Math.sqrt(squares / offDeg.length), seconds: offDeg.length, good };
}

describe('a pass on a mast that is turned and leans', () => {
  it('is pointed within a degree once the mast was measured, where it was eight degrees off before', async () => {
    const before = await flyPass({});
    const after = await flyPass({ commissioning });
    expect(before.seconds).toBeGreaterThan(200);
    expect(before.rmsDeg).toBeGreaterThan(5);
    // Half a deadband of two degrees, and some tenths that the measurement is off by.
    expect(after.rmsDeg).toBeLessThan(1);
    expect(after.good).toBeGreaterThan(before.good);
  }, 180_000);
});
