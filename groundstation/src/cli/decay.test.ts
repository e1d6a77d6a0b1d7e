import { describe, expect, it } from 'vitest';
import { root, typeDawa } from './type-dawa.fixture.ts';

const elements = `${root}missions/aprs-dp/elements.tle`;
const nowAtMs = Date.parse('2019-06-20T00:00:00Z');

/** Types words at `dawa decay`, with space weather (or elements) on standard input. */
const decay = (line: string, stdin: string) => typeDawa(['decay', ...line.split(' ')], nowAtMs, stdin);

/** June 2019, a Sun that does not change, as CelesTrak's CSV. */
const june2019 = [
  'DATE,AP1,AP2,AP3,AP4,AP5,AP6,AP7,AP8,AP_AVG,F10.7_OBS,F10.7_DATA_TYPE,F10.7_OBS_CENTER81,F10.7_OBS_LAST81',
  ...Array.from({ length: 30 }, (_, k) => {
    const day = String(k + 1).padStart(2, '0');
    return `2019-06-${day},5,5,5,5,5,5,5,5,5,68.0,OBS,68.0,70.0`;
  }),
].join('\n');

const words = `--elements ${elements} --space-weather -`;

describe('dawa decay', () => {
  it('prints when MAYA-1 comes down, with its band and what was assumed of the Sun', async () => {
    // A sail, so that the answer is a matter of weeks.
    const { exitCode, stdout, stderr } = await decay(`${words} --ballistic 0.4 --format json`, june2019);
    expect(exitCode).toBe(0);
    const { forecasts, spaceWeather } = JSON.parse(stdout);
    expect(forecasts.length).toBe(1);
    const [forecast] = forecasts;
    expect(forecast).toMatchObject({
      noradId: 43_590,
      name: 'MAYA-1',
      epochAtMs: expect.closeTo(Date.parse('2019-06-19T11:57:52.305Z'), -1),
      ballisticM2Kg: 0.4,
      uncertainty: 0.4,
      ballisticSource: 'given',
      setsFitted: null,
    });
    // 382.5 km by Kozai's mean motion, half a kilometre more by Brouwer's, which SGP4 goes by.
    expect(forecast.meanHeightKm).toBeCloseTo(383.02, 2);
    expect(forecast.earliestAtMs).toBeLessThan(forecast.reentryAtMs);
    expect(forecast.latestAtMs).toBeGreaterThan(forecast.reentryAtMs);
    expect(forecast.remainingDays).toBeGreaterThan(10);
    expect(forecast.remainingDays).toBeLessThan(60);
    expect(forecast.track.at(-1).perigeeHeightKm).toBeCloseTo(120, 6);
    expect(spaceWeather).toEqual({
      source: '-, then assumed F10.7 68, Ap 5',
      observedToAtMs: Date.parse('2019-07-01T00:00:00Z'),
      assumedFromAtMs: Date.parse('2019-07-01T00:00:00Z'),
      assumedF107Sfu: expect.closeTo(68, 9),
      assumedAp: expect.closeTo(5, 9),
    });
    expect(stderr).toBe('dawa decay: space weather: F10.7 68 sfu and Ap 5 are assumed from 2019-07-01 on\n');
  });

  it('prints a table by default, and after which date an orbit that outlives the search comes down', async () => {
    const { exitCode, stdout } = await decay(`${words} --mass-kg 1.11 --area-m2 0.01 --years 0.02`, june2019);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^NORAD {2}name .*earliest +comes down +latest +days\n43590 {2}MAYA-1 .*mass and area {2}after 2019-06-26 +after 2019-06-26 +after 2019-06-26\n$/,
    );
  });

  it('prints CSV, with nothing where there is no date', async () => {
    const { stdout } = await decay(
      `${words} --ballistic 0.001 --uncertainty 5 --years 0.02 --format csv`,
      june2019,
    );
    expect(stdout).toMatch(/^noradId,name,.*\n43590,MAYA-1,1560945472305.*,0.001,0.05,given,,,,,,,156/);
  });

  it('fits the coefficient to several sets of one object, those known at the time', async () => {
    // MAYA-1 ten days later as it would be with 0.08 m2/kg: 15.6178 + 10 days of 0.0007, checksums left out of account by OMM.
    const omm = (epoch: string, meanMotion: number) =>
      `MAYA-1,1998-067PE,${epoch},${meanMotion},0.0005848,51.6369,338.6737,155.4008,204.7266,0,U,43590,999,4880,0.0001,0,0`;
    const csv = [
      'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT',
      omm('2019-06-06T00:00:00', 15.6178),
      omm('2019-06-16T00:00:00', 15.6248),
      omm('2019-06-20T00:00:00', 15.5),
    ].join('\n');
    const { weatherFile, remove } = await written(june2019);
    const line = `--elements - --space-weather ${weatherFile} --from 2019-06-17 --years 2 --format json`;
    const { exitCode, stdout } = await decay(line, csv);
    await remove();
    expect(exitCode).toBe(0);
    const [forecast] = JSON.parse(stdout).forecasts;
    expect(forecast).toMatchObject({ ballisticSource: 'fit', setsFitted: 2 });
    expect(forecast.epochAtMs).toBe(Date.parse('2019-06-16T00:00:00Z'));
    expect(forecast.ballisticM2Kg).toBeGreaterThan(0.04);
    expect(forecast.ballisticM2Kg).toBeLessThan(0.16);
    expect(forecast.uncertainty).toBeLessThan(0.2);
  });

  it.each([
    [
      `${words} --ballistic 0.02`,
      '<html>',
      /-: line 1: unknown-notation: expected CSSI fixed columns.*found <html>\n$/,
    ],
    [
      `${words} --ballistic 0.02`,
      june2019.replaceAll('2019-06', '2022-06'),
      /43590: outside-table: expected 2022-06-04 to/,
    ],
    [`${words} --mass-kg 1.1`, june2019, /--mass-kg: expected together with --area-m2, found one of them\n$/],
    [`${words} --ballistic 0`, june2019, /--ballistic: expected 0.00001 to 100, found 0\n$/],
    [`${words} --norad 25544 --ballistic 0.02`, june2019, /--norad: expected 25544, found 43590\n$/],
    [`${words} --ballistic 0.02 --from 2018-01-01`, june2019, /--from: expected element sets before it/],
    [`--elements ${elements}`, '', /--space-weather: expected to be given, found nothing\n$/],
  ])('ends with 2 and one line for %s', async (line, stdin, complaint) => {
    const { exitCode, stdout, stderr } = await decay(line, stdin);
    expect(stdout).toBe('');
    expect(stderr).toMatch(complaint);
    expect(exitCode).toBe(2);
  });
});

async function written(text: string) {
  const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const folder = await mkdtemp(`${tmpdir()}/dawa-decay-`);
  const weatherFile = `${folder}/sw.csv`;
  await writeFile(weatherFile, text);
  return { weatherFile, remove: () => rm(folder, { recursive: true }) };
}
