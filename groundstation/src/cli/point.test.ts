import { describe, expect, it } from 'vitest';
import type { PointedPass } from './point-text.ts';
import { root, typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.parse('2019-06-20T00:00:00Z');
const base = `point --elements ${root}missions/aprs-dp/elements.tle --station 27.4728,89.6393,2334 --from 2019-06-20 --to +1h`;

async function planOf(more: string): Promise<PointedPass> {
  const answer = await typeDawa(`${base} --format json ${more}`, nowAtMs);
  expect(answer.stderr).toBe('');
  return JSON.parse(answer.stdout).plans[0];
}

describe('dawa point', () => {
  it('takes the way that loses least: beyond north where the mast turns on, flipped where it tips over', async () => {
    const direct = await planOf('--limits 0,360,0,90');
    expect(direct.candidates.map(({ kind }) => kind)).toEqual(['direct']);
    // A 360 degree mast at 6 degrees a second needs a minute to turn round at north.
    expect(direct.lostS).toBeGreaterThan(30);
    expect(direct.lostS).toBeLessThan(60);
    const overlap = await planOf('--limits 0,450,0,90');
    expect(overlap).toMatchObject({ kind: 'overlap', lostS: 0 });
    expect(Math.max(...overlap.samples.map(({ azimuthDeg }) => azimuthDeg))).toBeGreaterThan(360);
    const flip = await planOf('--limits 0,360,0,180');
    expect(flip).toMatchObject({ kind: 'flip', lostS: 0 });
    expect(Math.max(...flip.samples.map(({ elevationDeg }) => elevationDeg))).toBeGreaterThan(90);
  });

  it('tells the keyhole of a slow mast, where it waits, and when it is parked again', async () => {
    const slow = await planOf('--limits 0,450,0,90 --rate 1,1 --stands-at 180,90 --parks-at 180,90');
    expect(slow.keyhole!.rotatorRateDegS).toBe(1);
    expect(slow.keyhole!.neededRateDegS).toBeGreaterThan(1);
    expect(slow.keyhole!.fromAtMs).toBeLessThan(slow.tcaAtMs);
    expect(slow.keyhole!.toAtMs).toBeGreaterThan(slow.tcaAtMs);
    const { prePosition, park, samples } = slow;
    // 90 degrees of elevation at one degree a second.
    expect(prePosition.driveS).toBeCloseTo(90 - prePosition.elevationDeg, 6);
    expect(prePosition.leaveByAtMs).toBeCloseTo(samples[0]!.atMs - prePosition.driveS * 1000, 3);
    expect(park!.thereAtMs).toBeGreaterThan(slow.losAtMs);
    const quick = await planOf('--limits 0,450,0,90 --rate 30,30');
    expect(quick.keyhole).toBeNull();
    expect(quick.park).toBeUndefined();
  });

  it('takes rotator, beam and park from station.yaml', async () => {
    const answer = await typeDawa(
      `point --elements ${root}missions/aprs-dp/elements.tle --station ${root}docs/examples/station.yaml --from 2019-06-20 --to +1h --format json`,
      nowAtMs,
    );
    const { limits, plans } = JSON.parse(answer.stdout);
    expect(limits).toMatchObject({ maxAzimuthDeg: 450, maxRateDegS: 6 });
    // Half of a beam of 24 degrees.
    expect(plans[0]).toMatchObject({ toleranceDeg: 12, park: { azimuthDeg: 180, elevationDeg: 90 } });
  });

  it('prints what its help promises, and CSV', async () => {
    const table = await typeDawa(`${base} --limits 0,450,0,180`, nowAtMs);
    expect(table.stdout).toMatch(/^overlap: 0\.0 s/m);
    expect(table.stdout).toMatch(/^direct +48\.0/m);
    const help = await typeDawa('point --help', nowAtMs);
    expect(help.stdout).toMatch(/overlap: 0\.0 s lost.*48\.0 s/);
    const csv = await typeDawa(`${base} --limits 0,450,0,180 --format csv --step 60`, nowAtMs);
    expect(csv.stdout).toMatch(
      /^passId,noradId,kind,atMs,azimuthDeg,elevationDeg\n43590-\d+-place,43590,overlap,/,
    );
    expect(csv.stdout).not.toMatch(/NaN|Infinity/);
  });

  it.each([
    ['--limits 0,360', /--limits: expected minAz,maxAz,minEl,maxEl, found 0,360/],
    ['--limits 360,0,0,90', /--limits: expected each range to hold something/],
    ['--rate 0,6', /--rate: expected 0.001 to 360, found 0/],
    ['--tolerance much', /--tolerance: expected 0.01 to 90, found much/],
  ])('says in one line what is wrong with %s', async (more, message) => {
    const answer = await typeDawa(`${base} ${more}`, nowAtMs);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(message);
    expect(answer.stderr.trim().split('\n').length).toBe(1);
  });
});
