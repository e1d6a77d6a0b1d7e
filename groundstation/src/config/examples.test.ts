import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkFile } from '@dawa/protocols/link-file';
import { missionFile } from '@dawa/protocols/mission-file';
import { requestsFile } from '@dawa/protocols/requests-file';
import { stationFile } from '@dawa/protocols/station-file';
import { stationsFile } from '@dawa/protocols/stations-file';
import { describe, expect, it } from 'vitest';
import { jsonSchemaFile } from './json-schema.ts';
import { loadMission, parseMission } from './mission-config.ts';
import { loadStation } from './station-config.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const schemas = join(root, 'docs/schemas');

describe('what is documented', () => {
  it.each(['docs/examples/station.yaml', 'stations/thimphu/station.yaml'])('%s loads', async (path) => {
    expect(await loadStation(join(root, path))).toMatchObject({
      ok: true,
      value: { isHorizonEstimated: true },
    });
  });

  it('docs/examples/mission.yaml loads', async () => {
    const text = await readFile(join(root, 'docs/examples/mission.yaml'), 'utf8');
    expect(parseMission(text, 'mission.yaml')).toMatchObject({
      ok: true,
      value: { uplinkAuthority: 'none' },
    });
  });

  it('missions/aprs-dp loads with its elements', async () => {
    expect(await loadMission(join(root, 'missions/aprs-dp'))).toMatchObject({
      ok: true,
      value: { elements: { noradId: 43590 } },
    });
  });

  it('missions/birds2 loads, on elements that are called reconstructed, or with its other ship', async () => {
    const folder = join(root, 'missions/birds2');
    expect(await loadMission(folder)).toMatchObject({
      ok: true,
      value: {
        elements: { noradId: 43591 },
        file: { noradId: 43591, elements: { kind: 'reconstructed' }, uplinkAuthority: 'none' },
      },
    });
    expect(await loadMission(folder, { shipId: 'maya-1' })).toMatchObject({
      ok: true,
      value: { elements: { noradId: 43590 }, file: { noradId: 43590, elements: { kind: 'real' } } },
    });
    expect(await loadMission(folder, { shipId: 'uitmsat-1' })).toMatchObject({
      ok: false,
      fault: { kind: 'bad-reference', expected: 'bhutan-1, maya-1', found: 'uitmsat-1' },
    });
  });

  it.each([
    ['station', stationFile, 'station.yaml of Dawa'],
    ['mission', missionFile, 'mission.yaml of Dawa'],
    ['link', linkFile, 'link.yaml of Dawa, both ends of a link'],
    ['stations', stationsFile, 'stations.yaml of Dawa, for a plan of several stations'],
    ['requests', requestsFile, 'requests.yaml of Dawa, for a plan of contacts'],
  ] as const)(
    'docs/schemas/%s.schema.json is what the code checks (npx vitest -u renews it)',
    async (name, schema, title) => {
      await expect(jsonSchemaFile(schema, title)).toMatchFileSnapshot(join(schemas, `${name}.schema.json`));
    },
  );

  it('names the file that is not there', async () => {
    const path = join(root, 'docs/examples/none.yaml');
    expect(await loadStation(path)).toMatchObject({
      ok: false,
      fault: { file: path, found: 'no such file' },
    });
  });
});
