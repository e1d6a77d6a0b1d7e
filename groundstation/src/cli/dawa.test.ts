import { bundledEarthOrientation } from '@dawa/flight-dynamics/bundled-earth-orientation';
import { predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { loadStation } from '../config/station-config.ts';
import { parseInstant } from './times.ts';
import { root, typeDawa } from './type-dawa.fixture.ts';

const elements = `${root}missions/aprs-dp/elements.tle`;
const station = `${root}stations/thimphu`;
const nowAtMs = Date.parse('2019-06-20T00:00:00Z');

const type = (line: string | readonly string[], stdin = '') =>
  typeDawa(typeof line === 'string' ? line.split(' ') : line, nowAtMs, stdin);

const span = '--from 2019-06-20T00:00:00Z --to +1d';

describe('dawa', () => {
  it('shows every command of the contract, and one worked example of each', async () => {
    const { stdout, exitCode } = await type('--help');
    expect(exitCode).toBe(0);
    // Source: the table of commands of the contract.
    for (const name of 'start elements propagate passes schedule decode sim hil archive doctor user'.split(
      ' ',
    )) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    for (const name of 'start elements propagate passes doctor decode archive'.split(' ')) {
      const help = await type(`${name} --help`);
      expect(help.exitCode).toBe(0);
      expect(help.stdout, name).toMatch(/example:/i);
    }
  });

  it.each([
    ['', 2, /usage: dawa COMMAND/],
    ['passess', 2, /^dawa: command: expected one of start, .*found passess\n$/],
    [
      `passes --elements ${elements} --station ${station} ${span} stray`,
      2,
      /^dawa passes: stray: expected only options, found stray\n$/,
    ],
    [
      `passes --elements ${elements} --station ${station} --from tomorrow --to +1d`,
      2,
      /^dawa passes: --from: expected an instant.*found tomorrow\n$/,
    ],
    [
      `passes --elements ${elements} --station 274.7,0,0 ${span}`,
      2,
      /^dawa passes: --station: latitudeDeg: expected -90 to 90, found 274.7\n$/,
    ],
    [
      `passes --elements none.tle --station ${station} ${span}`,
      2,
      /^dawa passes: none.tle: expected a readable file, found no such file\n$/,
    ],
    [
      `passes --elements ${elements} --norad 1 --station ${station} ${span}`,
      2,
      /--norad: expected 1, found 43590\n$/,
    ],
    ['user add', 2, /^dawa user: accounts comes? in a later version/],
    ['schedule', 2, /^dawa schedule: /],
  ])('says in one line what is wrong with: %s', async (line, exitCode, message) => {
    const answer = await type(line === '' ? [] : line);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toMatch(message);
    expect(answer.exitCode).toBe(exitCode);
  });

  it('finds the passes that flight-dynamics finds', async () => {
    const { stdout, exitCode } = await type(
      `passes --elements ${elements} --station ${station} ${span} --format json`,
    );
    const mission = await loadMission(`${root}missions/aprs-dp`);
    const site = await loadStation(`${station}/station.yaml`);
    if (!mission.ok || !site.ok) throw new TypeError('the files of the repository must load');
    const propagator = createPropagator(mission.value.elements);
    if (!propagator.ok) throw new TypeError(propagator.fault.kind);
    const { place, horizon } = site.value;
    const expected = predictPasses({
      propagator: propagator.value,
      place,
      horizon,
      stationId: 'thimphu',
      fromAtMs: nowAtMs,
      toAtMs: nowAtMs + 86_400_000,
      earthOrientation: bundledEarthOrientation(),
    });
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.passes).toMatchObject(JSON.parse(JSON.stringify(expected)));
    expect(document.earthOrientation).toMatchObject({
      source: 'bundled finals2000A 2026-11-02',
      ageDays: 0,
      isExtrapolated: false,
    });
    // Source: the issue's own figures for the first rise over the ridge: about 00:22Z, 55 degrees, 320 s.
    const [first] = document.passes;
    expect(first.passId).toMatch(/^43590-\d+-thimphu$/);
    expect(Math.abs(first.aosAtMs - Date.parse('2019-06-20T00:22:00Z'))).toBeLessThan(60_000);
    expect(first.maxElevationDeg).toBeCloseTo(55, 0);
    expect(Math.abs(first.losAtMs - first.aosAtMs - 320_000)).toBeLessThan(10_000);
  });

  it('takes a place that begins with a dash, and elements from standard input', async () => {
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(elements, 'utf8');
    const answer = await type(`passes --elements - --station -33.9,18.4,100 ${span} --format ndjson`, text);
    expect(answer.exitCode).toBe(0);
    const passes = answer.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(passes.length).toBeGreaterThan(2);
    expect(passes.every((pass) => pass.stationId === 'place')).toBe(true);
  });

  it('writes passes as a calendar that others read', async () => {
    const { stdout } = await type(`passes --elements ${elements} --station ${station} ${span} --format ics`);
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe('BEGIN:VCALENDAR');
    expect(lines).toContain('DTSTART:20190620T002221Z');
    expect(lines.at(-2)).toBe('END:VCALENDAR');
    // RFC 5545, 3.1: no line longer than 75 octets.
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('propagates at minutes before and after the epoch', async () => {
    const { stdout, exitCode } = await type([
      ...`propagate --elements ${elements} --frames teme,itrf,geodetic,topocentric --station ${station} --format json`.split(
        ' ',
      ),
      '--at-minutes',
      '-1440,0',
    ]);
    expect(exitCode).toBe(0);
    const { samples } = JSON.parse(stdout);
    expect(samples.map((sample: { minutesSinceEpoch: number }) => sample.minutesSinceEpoch)).toEqual([
      -1440, 0,
    ]);
    for (const name of 'positionTemeKm velocityTemeKmS positionItrfKm latitudeDeg heightKm azimuthDeg rangeRateKmS'.split(
      ' ',
    )) {
      expect(samples[1], name).toHaveProperty(name);
    }
    // MAYA-1 flew at about 400 km (facts of the mission); a wrong frame or unit would be far off.
    expect(samples[1].heightKm).toBeGreaterThan(370);
    expect(samples[1].heightKm).toBeLessThan(430);
  });

  it('says what is wrong with broken elements, and where', async () => {
    const broken =
      '1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9990\n2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805\n';
    const answer = await type('elements - --format json', broken);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/^dawa elements: -: line 1: bad-checksum: expected 7, found 0\n$/);
    expect(JSON.parse(answer.stdout).faults).toHaveLength(1);
  });
});

describe('instants as people write them', () => {
  it.each([
    ['now', nowAtMs],
    ['+2h', nowAtMs + 7_200_000],
    ['-1d12h', nowAtMs - 36 * 3_600_000],
    ['+1.5s', nowAtMs + 1500],
    ['2019-06-20', nowAtMs],
    ['2019-06-20T00:22', nowAtMs + 22 * 60_000],
    ['2019-06-20T00:00:00.2504Z', nowAtMs + 250.4],
    ['2019-06-20 00:00:01+00:00', nowAtMs + 1000],
  ])('%s', (text, atMs) => {
    expect(parseInstant(text, nowAtMs)).toEqual({ ok: true, value: expect.closeTo(atMs, 6) });
  });

  it.each([
    '',
    'tomorrow',
    '2h',
    '+2',
    '+h',
    '2019-02-30',
    '2019-13-01',
    '2019-06-20T24:00',
    '2019-06-20T00:00+06:00',
    '+9999999d',
  ])('refuses %j', (text) => {
    expect(parseInstant(text, nowAtMs).ok).toBe(false);
  });
});
