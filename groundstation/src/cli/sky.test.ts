import { describe, expect, it } from 'vitest';
import { root, typeDawa } from './type-dawa.fixture.ts';

const elements = `${root}docs/examples/five-satellites.tle`;
const nowAtMs = Date.UTC(2026, 2, 20, 8, 40);
const type = (line: string) => typeDawa(line, nowAtMs);
const sky = `sky --elements ${elements} --station 27.4728,89.639,2334`;

describe('dawa sky', () => {
  it('finds overhead what dawa propagate says is there, and when dawa passes says it sets', async () => {
    const answer = await type(`${sky} --at 2026-03-20T08:40:00Z --format json`);
    expect(answer.exitCode).toBe(0);
    const { above, objectCount } = JSON.parse(answer.stdout);
    expect(objectCount).toBe(5);
    expect(above.map(({ noradId }: { noradId: number }) => noradId)).toEqual([25_544]);
    const propagated = await type(
      `propagate --elements ${elements} --norad 25544 --at 2026-03-20T08:40:00Z --frames geodetic,topocentric --station 27.4728,89.639,2334 --format json`,
    );
    const sample = JSON.parse(propagated.stdout).samples[0];
    for (const key of ['azimuthDeg', 'elevationDeg', 'heightKm'])
      expect(above[0][key]).toBeCloseTo(sample[key], 5);
    expect(above[0].isSunlit).toBe(sample.isSunlit);
    const passes = await type(
      `passes --elements ${elements} --norad 25544 --station 27.4728,89.639,2334 --from 2026-03-20T08:40:00Z --to +1h --format json`,
    );
    expect(Math.abs(above[0].setsAtMs - JSON.parse(passes.stdout).passes[0].losAtMs)).toBeLessThan(1);
  });

  it('says how many there are, now when no instant is given, and gives a table', async () => {
    const answer = await type(sky);
    expect(answer.stderr).toContain('1 of 5 objects above 0 degrees at 2026-03-20T08:40:00Z');
    expect(answer.stdout).toMatch(/25544 {2}ISS \(ZARYA\)/);
    const none = await type(`${sky} --min-elevation 80`);
    expect([none.exitCode, none.stdout]).toEqual([0, '']);
  });

  it('refuses an elevation that is none', async () => {
    const answer = await type(`${sky} --min-elevation 91`);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toContain('--min-elevation: expected -5 to 90, found 91');
  });
});
