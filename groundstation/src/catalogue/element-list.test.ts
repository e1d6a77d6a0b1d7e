import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue } from '@dawa/flight-dynamics/catalogue';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { afterAll, describe, expect, it } from 'vitest';
import { openCatalogue } from './catalogue-file.ts';
import { listElements } from './element-list.ts';
import { keepElementList } from './element-list-thread.ts';

// ISS (ZARYA) and an OMM of the same shape as CelesTrak's, the ISS of the worked example in CCSDS 502.0-B-3 annex G.
const iss = `0 ISS (ZARYA)
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
`;
const omm = JSON.stringify([
  {
    OBJECT_NAME: 'NINE DIGITS',
    OBJECT_ID: '2026-001A',
    EPOCH: '2008-09-21T12:25:40.104192',
    MEAN_MOTION: 15.72125391,
    ECCENTRICITY: 0.0006703,
    INCLINATION: 51.6416,
    RA_OF_ASC_NODE: 247.4627,
    ARG_OF_PERICENTER: 130.536,
    MEAN_ANOMALY: 325.0288,
    EPHEMERIS_TYPE: 0,
    CLASSIFICATION_TYPE: 'U',
    NORAD_CAT_ID: 799501999,
    ELEMENT_SET_NO: 292,
    REV_AT_EPOCH: 56353,
    BSTAR: -0.000011606,
    MEAN_MOTION_DOT: -0.00002182,
    MEAN_MOTION_DDOT: 0,
  },
]);
const [tleSet, ommSet] = [iss, omm].map((text) => parseElements(text).elements[0]!) as [
  ElementSet,
  ElementSet,
];
const dayMs = 86_400_000;
const entry = (elements: ElementSet) => ({ elements, receivedAtMs: 0, source: 'test' });

describe('the list of elements', () => {
  const catalogue = createCatalogue();
  catalogue.add(entry(tleSet));
  catalogue.add(entry(ommSet));
  const atMs = tleSet.epochAtMs + 2 * dayMs;

  it('holds every object once, each in the notation that it came in', () => {
    const list = listElements([], catalogue, { atMs });
    expect(list).toMatchObject({ forAtMs: atMs, objectCount: 2, tooOldCount: 0, ownNoradIds: [] });
    expect(list.tleText).toBe(iss);
    expect(parseElements(list.ommCsvText)).toEqual({ elements: [ommSet], faults: [] });
  });

  it('takes the sets of own satellites as the station uses them, and says which they are', () => {
    const own = { ...tleSet, name: 'OURS' };
    const list = listElements([own], catalogue, { atMs });
    expect(list).toMatchObject({ ownNoradIds: [25544], objectCount: 2 });
    expect(list.tleText).toMatch(/^0 OURS\n1 25544U/);
    expect(list.tleText).not.toContain('ZARYA');
  });

  it('leaves out and counts what is too old or not yet born, but never an own satellite', () => {
    const list = listElements([tleSet], catalogue, { atMs: atMs + 40 * dayMs, maxAgeDays: 30 });
    expect(list).toMatchObject({ ownNoradIds: [25544], objectCount: 1, tooOldCount: 1, ommCsvText: '' });
    const before = listElements([], catalogue, { atMs: tleSet.epochAtMs - 31 * dayMs, maxAgeDays: 30 });
    expect(before).toMatchObject({ objectCount: 0, tooOldCount: 2, tleText: '' });
  });
});

describe('the list that a station keeps', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'dawa-elements-'));
  afterAll(() => rmSync(dataFolder, { recursive: true }));
  let workedOff = 0;
  const ask = keepElementList({ dataFolder, own: [tleSet] }, async ({ own, question }) => {
    workedOff += 1;
    return listElements(own, openCatalogue(dataFolder).catalogue, question);
  });
  const atMs = Math.ceil(tleSet.epochAtMs / dayMs) * dayMs;

  it('is the own satellites where nobody has fetched a catalogue, and is read once for all who ask', async () => {
    const both = await Promise.all([ask({ atMs }), ask({ atMs: atMs + 1000 })]);
    expect(both.map(({ objectCount }) => objectCount)).toEqual([1, 1]);
    expect(workedOff).toBe(1);
  });

  it('is read anew when another program has written to the catalogue', async () => {
    openCatalogue(dataFolder).add([entry(ommSet)]);
    expect((await ask({ atMs })).objectCount).toBe(2);
    await ask({ atMs });
    expect(workedOff).toBe(2);
  });

  it('is asked for again when it could not be read', async () => {
    let isBroken = true;
    const moody = keepElementList({ dataFolder, own: [] }, async ({ own, question }) => {
      if (isBroken) throw new TypeError('disk');
      return listElements(own, createCatalogue(), question);
    });
    await expect(moody({ atMs })).rejects.toThrow('disk');
    isBroken = false;
    expect((await moody({ atMs })).objectCount).toBe(0);
  });
});
