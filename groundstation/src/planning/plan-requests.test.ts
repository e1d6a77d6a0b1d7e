import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedSatellites } from './asked-satellites.ts';
import { loadPlanRequests } from './plan-requests.ts';

// A real set of CelesTrak's "active" group as of 19 March 2026.
const so50 = `SO-50
1 27607U 02058C   26078.26182145  .00001510  00000+0  19552-3 0  9990
2 27607  64.5524  47.1665 0075377 278.9046  80.3532 14.82821694251121`;
const atMs = Date.parse('2026-03-19T10:00:00Z');

describe('what is asked of a station beside its mission', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-plan-'));
    writeFileSync(join(folder, 'some.tle'), so50);
    writeFileSync(
      join(folder, 'requests.yaml'),
      'requests:\n  - { noradId: 27607, priority: 2 }\n  - { noradId: 25544 }\n',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const load = (requests: string, elements = ['some.tle']) =>
    loadPlanRequests({ planning: { requests, elements } }, join(folder, 'station.yaml'));

  it('is read from the files that station.yaml names, from its own folder', async () => {
    const loaded = await load('requests.yaml');
    if (!loaded.ok || loaded.value === undefined) throw new TypeError('expected requests');
    const satellites = askedSatellites(loaded.value, () => undefined, atMs);
    expect(satellites).toMatchObject([
      {
        noradId: 27607,
        name: 'SO-50',
        priority: 2,
        isFollowed: false,
        orbit: { ok: true, source: 'some.tle' },
      },
      { noradId: 25544, name: '25544', priority: 5, orbit: { ok: false } },
    ]);
    // What is missing, and what to do.
    expect(satellites[1]!.orbit).toMatchObject({ fault: expect.stringContaining('refresh --norad 25544') });
  });

  it('takes what the files do not hold from the catalogue', async () => {
    const loaded = await load('requests.yaml', []);
    if (!loaded.ok || loaded.value === undefined) throw new TypeError('expected requests');
    const [elements] = parseElements(so50).elements;
    const known = (noradId: number) =>
      noradId === 27607 ? { elements: elements!, source: 'celestrak' } : undefined;
    const [first] = askedSatellites(loaded.value, known, atMs);
    expect(first).toMatchObject({ name: 'SO-50', orbit: { ok: true, source: 'celestrak' } });
  });

  it('says which file is not there', async () => {
    expect(await load('none.yaml')).toMatchObject({ ok: false, fault: { file: join(folder, 'none.yaml') } });
    expect(await load('requests.yaml', ['none.tle'])).toMatchObject({
      ok: false,
      fault: { file: join(folder, 'none.tle') },
    });
  });

  it('is nothing where station.yaml asks for nothing', async () => {
    expect(await loadPlanRequests({}, join(folder, 'station.yaml'))).toEqual({ ok: true, value: undefined });
  });
});
