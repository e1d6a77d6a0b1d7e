import { describe, expect, it } from 'vitest';
import { root, typeDawa } from './type-dawa.fixture.ts';

const elements = `${root}missions/aprs-dp/elements.tle`;
const station = `${root}stations/thimphu`;
const nowAtMs = Date.UTC(2019, 5, 20);
const type = (line: string) => typeDawa(line, nowAtMs);
const passes = `passes --elements ${elements} --station ${station} --from 2019-06-20 --to +4d`;

describe('dawa and the light', () => {
  it('tells shadows in order, umbra within penumbra', async () => {
    const answer = await type(`eclipses --elements ${elements} --from 2019-06-20 --to +3h --format json`);
    expect(answer.exitCode).toBe(0);
    const { shadows } = JSON.parse(answer.stdout);
    expect(shadows.length).toBeGreaterThan(2);
    // In June MAYA-1 is in the umbra for a good half hour of each 92 minutes.
    const umbra = shadows.find(
      (one: { kind: string; isOpenAtStart: boolean }) => one.kind === 'umbra' && !one.isOpenAtStart,
    );
    const minutes = (umbra.toAtMs - umbra.fromAtMs) / 60_000;
    expect(minutes).toBeGreaterThan(25);
    expect(minutes).toBeLessThan(38);
    const around = shadows.filter(
      (one: { kind: string; fromAtMs: number; toAtMs: number }) =>
        one.kind === 'penumbra' && one.fromAtMs < umbra.fromAtMs && one.toAtMs > umbra.toAtMs,
    );
    expect(around.length).toBe(1);
    const table = await type(`eclipses --elements ${elements} --from 2019-06-20 --to +3h`);
    expect(table.stdout).toMatch(/43590 {2}MAYA-1 {2}umbra/);
  });

  it('says which passes can be seen and how faint they are', async () => {
    const answer = await type(`${passes} --standard-magnitude 12.5 --format json`);
    const found = JSON.parse(answer.stdout).passes as {
      isOpticallyPossible: boolean;
      optical: { magnitude: number }[];
      shadowEvents: { kind: string; atMs: number }[];
      aosAtMs: number;
      losAtMs: number;
    }[];
    const seen = found.filter(({ optical }) => optical.length > 0);
    expect(seen.length).toBeGreaterThan(0);
    expect(
      found.every(({ isOpticallyPossible, optical }) => isOpticallyPossible === optical.length > 0),
    ).toBe(true);
    for (const { optical } of seen) {
      expect(optical[0]!.magnitude).toBeGreaterThan(10);
      expect(optical[0]!.magnitude).toBeLessThan(18);
    }
    for (const { shadowEvents, aosAtMs, losAtMs } of found)
      expect(shadowEvents.every(({ atMs }) => atMs > aosAtMs && atMs < losAtMs)).toBe(true);
  });

  it('bends the ray where asked for, and says with which air', async () => {
    const straight = JSON.parse((await type(`${passes} --format json`)).stdout);
    const bent = JSON.parse(
      (await type(`${passes} --refraction --pressure 763 --temperature 10 --format json`)).stdout,
    );
    expect(straight.air).toBeUndefined();
    expect(bent.air).toMatchObject({ pressureHPa: 763, temperatureC: 10 });
    expect(bent.passes[0].aosAtMs).toBeLessThan(straight.passes[0].aosAtMs);
    expect(bent.passes[0].maxElevationDeg).toBeGreaterThan(straight.passes[0].maxElevationDeg);
    const place = '--frames topocentric --at 2019-06-20T00:22:30Z --format json';
    const line = `propagate --elements ${elements} --station ${station} ${place}`;
    const low = JSON.parse((await type(line)).stdout).samples[0];
    const high = JSON.parse((await type(`${line} --refraction`)).stdout).samples[0];
    expect(high.elevationDeg - low.elevationDeg).toBeGreaterThan(0.03);
    expect(high.elevationDeg - low.elevationDeg).toBeLessThan(0.1);
    expect(low).toMatchObject({ isSunlit: true, sunlight: 1 });
  });

  it.each([
    [
      '--pressure 700',
      /^dawa passes: --refraction: expected beside --pressure and --temperature, found nothing\n$/,
    ],
    [
      '--refraction --pressure 700',
      /^dawa passes: --pressure: expected together with --temperature, found one of them\n$/,
    ],
    [
      '--refraction --pressure 0 --temperature 0',
      /^dawa passes: --pressure: expected 300 to 1100, found 0\n$/,
    ],
    [
      '--standard-magnitude bright',
      /^dawa passes: --standard-magnitude: expected -30 to 30, found bright\n$/,
    ],
  ])('refuses %s in one line', async (options, message) => {
    const answer = await type(`${passes} ${options}`);
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toMatch(message);
  });
});
