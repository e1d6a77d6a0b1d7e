import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeElements } from '@dawa/flight-dynamics/element-text';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { ospreyOpm } from '@dawa/flight-dynamics/opm/osprey-opm.fixture';
import { dopplerScenario } from '@dawa/flight-dynamics/orbit-fit/doppler-scenario.fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.parse('2019-06-22T00:00:00Z');
const station = '27.4728,89.6393,2334';
const scenario = dopplerScenario({ seed: 'command line', stepMs: 10_000, frequencyHz: 3, otherErrors: 0 });
const rows = scenario.observations.map(({ atMs, frequencyHz, pass }) => `${atMs},${frequencyHz},${pass}`);
const recording = ['atMs,frequencyHz,pass', ...rows].join('\n');
const header = { originator: 'TEST', createdAtMs: nowAtMs };
let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-fit-'));
  writeFileSync(file('old.json'), writeElements([scenario.known], 'omm-json', header).text);
  const sibling = {
    ...scenario.known,
    noradId: 43_591,
    name: 'SIBLING',
    meanAnomalyDeg: 207,
    kind: 'omm' as const,
  };
  writeFileSync(file('two.json'), writeElements([sibling, scenario.known], 'omm-json', header).text);
  // The recording was made on an Earth without UT1 - UTC.
  const days = [58_650, 58_660].map((mjd) => `${mjd},0,0,0`);
  writeFileSync(file('eop.csv'), ['mjdUtc,dut1S,xpArcsec,ypArcsec', ...days].join('\n'));
  writeFileSync(file('state.opm'), ospreyOpm);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('dawa fit', () => {
  const fit = (more: string, stdin = recording) =>
    type(
      `fit --elements ${file('old.json')} --in - --station ${station} --carrier 437e6 --eop ${file('eop.csv')} ${more}`,
      stdin,
    );

  it('writes corrected elements in any notation, and predicts with them', async () => {
    const { stdout, exitCode } = await fit('--format omm-json');
    expect(exitCode).toBe(0);
    const [fitted] = parseElements(stdout).elements;
    expect(fitted!.noradId).toBe(43_590);
    expect(fitted!.epochAtMs).toBeCloseTo(scenario.observations.at(-1)!.atMs, -1);
    const tle = await fit('--format tle');
    expect(parseElements(tle.stdout).faults).toEqual([]);
    expect(parseElements(tle.stdout).elements).toHaveLength(1);
  });

  it('tells how late every pass was, what is doubtful, and the next rises', async () => {
    const { stdout, exitCode } = await fit('--format json');
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.passes).toHaveLength(3);
    for (const pass of document.passes) {
      expect(Math.abs(pass.delayS)).toBeGreaterThan(8);
      expect(pass.rmsHz).toBeLessThan(5);
    }
    expect(document.uncertainty.sigma.alongTrackRad).toBeGreaterThan(0);
    expect(document.uncertainty.correlations).toHaveLength(7);
    expect(document.nextRises.length).toBeGreaterThan(2);
    for (const rise of document.nextRises) expect(rise.sigmaMs).toBeGreaterThan(0);
    expect(document.earthOrientation.source).toMatch(/eop\.csv/);
    const table = await fit('');
    expect(table.stdout).toMatch(/^pass {2}from .*late s\n/);
    expect(table.stdout).toMatch(/\nmean motion rev\/day +15\.6\d+ +15\.6\d+\n/);
    expect(table.stdout).toMatch(/\nnext rises/);
  });

  it('keeps the elements when only delays are asked for', async () => {
    const document = JSON.parse((await fit('--delays --format json')).stdout);
    expect(document.elements).toEqual(document.before);
    expect(document.passes[0].delaySigmaS).toBeGreaterThan(0);
  });

  it.each([
    [
      '',
      'atMs,frequencyHz\n1,2\n',
      /^dawa fit: standard input: line 2: bad-time: expected an instant .*found 1\n$/,
    ],
    [
      '',
      recording.split('\n').slice(0, 6).join('\n'),
      /^dawa fit: 43590: too-few-rows: expected at least 10 readings, found 5\n$/,
    ],
    [
      '--oscillator quartz',
      recording,
      /^dawa fit: --oscillator: expected one of steady, drift, thermal, found quartz\n$/,
    ],
    ['--norad 1', recording, /^dawa fit: --norad: expected 1, found 1 objects\n$/],
    ['--search none', recording, /^dawa fit: --search: expected 1 to 3600, found none\n$/],
  ])('says in one line what is wrong: %s', async (more, stdin, message) => {
    const answer = await fit(more, stdin);
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toMatch(message);
  });

  it('wants the object named where the file holds several', async () => {
    const line = `fit --elements ${file('two.json')} --in - --station ${station}`;
    const answer = await type(line, recording);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(
      /^dawa fit: --norad: expected one object of the file to be named, found 2 objects\n$/,
    );
  });
});

describe('dawa identify', () => {
  it('ranks the objects of a file', async () => {
    const line = `identify --elements ${file('two.json')} --in - --station ${station} --carrier 437e6 --eop ${file('eop.csv')}`;
    const { stdout, exitCode } = await type(`${line} --format json`, recording);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.ranked[0]).toMatchObject({ noradId: 43_590, name: 'MAYA-1' });
    expect(document.alike).toEqual([43_590]);
    expect(document.counts.catalogue).toBe(2);
    const table = await type(line, recording);
    expect(table.stdout).toMatch(/^NORAD {2}name +probability/);
  });

  it('says when nothing was above the horizon', async () => {
    const line = `identify --elements ${file('old.json')} --in - --station -27,-90,0 --eop ${file('eop.csv')}`;
    const answer = await type(line, recording);
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toMatch(/^dawa identify: nothing-visible: expected an object above the horizon/);
  });
});

describe('dawa opm', () => {
  it('turns an injection into elements that every other command takes', async () => {
    const { stdout, exitCode } = await type(`opm ${file('state.opm')} --format 3le`);
    expect(exitCode).toBe(0);
    const { elements, faults } = parseElements(stdout);
    expect(faults).toEqual([]);
    expect(elements[0]).toMatchObject({ noradId: 99_999, name: 'OSPREY 5' });
    const document = JSON.parse((await type(`opm ${file('state.opm')} --norad 60001 --format json`)).stdout);
    expect(document.elements[0].elements.noradId).toBe(60_001);
    expect(document.elements[0].positionErrorKm).toBeLessThan(1e-6);
    expect(document.elements[0].perigeeHeightKm).toBeGreaterThan(0);
  });

  it('takes a state that was typed in', async () => {
    const at = '--at 2022-12-18T14:28:15.1172Z --frame ITRF2000';
    const typed = await type(
      `opm --state 6503.514,1239.647,-717.49,-0.87316,8.74042,-4.191076 ${at} --format tle`,
    );
    const read = await type(`opm - --format tle`, ospreyOpm.replace('2022-999A', 'UNKNOWN'));
    expect(typed.stdout).toBe(read.stdout);
    expect(typed.exitCode).toBe(0);
  });

  it.each([
    [
      'opm -',
      ospreyOpm.replace('REF_FRAME = ITRF2000', 'REF_FRAME = RTN'),
      /^dawa opm: standard input: line 8: unsupported: expected frame TEME/,
    ],
    [
      'opm -',
      ospreyOpm.replace('8.740420', '18.740420'),
      /^dawa opm: standard input: OSPREY 5: hyperbolic: /,
    ],
    ['opm', '', /^dawa opm: --state: expected to be given, found nothing\n$/],
    [
      'opm --state 1,2,3 --frame ITRF --at now',
      '',
      /^dawa opm: --state: expected X,Y,Z,VX,VY,VZ, found 3 numbers\n$/,
    ],
    [
      'opm --state 6300,0,0,0,7.9,0 --frame TEME --at now',
      '',
      /^dawa opm: --state: PROVISIONAL: below-ground: /,
    ],
  ])('says in one line what is wrong with %s', async (line, stdin, message) => {
    const answer = await type(line, stdin);
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toMatch(message);
  });
});

function type(line: string, stdin = '') {
  return typeDawa(
    line.split(' ').filter((word) => word !== ''),
    nowAtMs,
    stdin,
  );
}
