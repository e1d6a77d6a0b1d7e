import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeConfigFault } from './config-fault.ts';
import { loadStation, parseStation } from './station-config.ts';

const station = (motion: string, rotator = 'kind: easycomm2, port: /dev/rotator') => `
id: thimphu
name: Thimphu
placeName: Thimphu, Bhutan
latitudeDeg: 27.4728
longitudeDeg: 89.6393
heightM: 2334
rotator: { ${rotator} }
motion: ${motion}
`;

function faultOf(text: string): string {
  const read = parseStation(text, 'station.yaml');
  return read.ok ? 'no fault' : describeConfigFault(read.fault);
}

describe('section motion of station.yaml', () => {
  it.each([
    [
      '{ wind: { stowAboveMS: 15, elevationDeg: 120 } }',
      'motion.wind.elevationDeg: expected 0 to 90, found 120',
    ],
    [
      '{ wind: { stowAboveMS: 15, azimuthDeg: 400 } }',
      'motion.wind.azimuthDeg: expected 0 to 360, found 400',
    ],
    [
      '{ wind: { stowAboveMS: 15, calmBelowMS: 16 } }',
      'motion.wind.calmBelowMS: expected at most 15, found 16',
    ],
    [
      '{ cable: { restAzimuthDeg: 400, mostTurns: 1 } }',
      'rotator.parkAzimuthDeg: expected within 1 turns of 400, where the cable hangs free, found 0',
    ],
  ])('%s is refused', (motion, fault) => {
    expect(faultOf(station(motion))).toBe(`station.yaml: ${fault}`);
  });

  it('asks for a rotator that tells where it points, where there is something it could hit', () => {
    const deaf = 'kind: easycomm1, port: /dev/rotator';
    const fault = 'expected a rotator that tells where it points, found easycomm1, which does not';
    expect(faultOf(station('{ collision: { file: collision.csv } }', deaf))).toBe(
      `station.yaml: motion.collision: ${fault}`,
    );
    expect(
      faultOf(station('{ sun: { avoidanceDeg: 10 } }', 'kind: easycomm2, port: x, hasPosition: false')),
    ).toMatch(/motion\.sun: expected a rotator that tells/);
    const walled = `${deaf}, keepOut: [{ name: mast, minAzimuthDeg: 0, maxAzimuthDeg: 9, minElevationDeg: 0, maxElevationDeg: 9 }]`;
    expect(faultOf(station('{ watchDeg: 3 }', walled))).toBe(`station.yaml: rotator.keepOut: ${fault}`);
    expect(faultOf(station('{ wind: { stowAboveMS: 15 } }', deaf))).toBe('no fault');
  });
});

describe('the files that section motion names', () => {
  let folder: string;
  const load = async (motion: string, files: Readonly<Record<string, string>>) => {
    await writeFile(join(folder, 'station.yaml'), station(motion));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return loadStation(join(folder, 'station.yaml'));
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dawa-motion-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const both = '{ collision: { file: collision.csv }, transmitInhibit: { file: people.csv } }';
  const triangle = (name: string) =>
    `name,azimuthDeg,elevationDeg\n${name},10,0\n${name},20,0\n${name},15,9\n`;

  it('lie beside it and are read with it', async () => {
    const files = { 'collision.csv': triangle('mast'), 'people.csv': triangle('terrace') };
    expect(await load(both, files)).toMatchObject({
      ok: true,
      value: { motion: { collision: [{ name: 'mast' }], people: [{ name: 'terrace' }] } },
    });
  });

  it('are refused with file, line, and what was expected there', async () => {
    const files = {
      'collision.csv': triangle('mast'),
      'people.csv': 'name,azimuthDeg,elevationDeg\nterrace,10\n',
    };
    expect(await load(both, files)).toMatchObject({
      ok: false,
      fault: { file: join(folder, 'people.csv'), path: 'line 2: bad-row', found: 'terrace,10' },
    });
    expect(await load('{ collision: { file: none.csv } }', {})).toMatchObject({
      ok: false,
      fault: { file: join(folder, 'none.csv'), found: 'no such file' },
    });
  });
});
