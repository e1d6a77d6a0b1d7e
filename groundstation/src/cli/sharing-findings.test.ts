import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stationFile } from '@dawa/protocols/station-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSharing } from './sharing-findings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawa-sharing-'));
  await writeFile(join(folder, 'sharing.secret'), 'chorten-of-paro\n');
  await writeFile(join(folder, 'short.secret'), 'abc\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const place = {
  id: 'paro',
  name: 'Paro',
  placeName: 'Paro',
  latitudeDeg: 27,
  longitudeDeg: 89,
  heightM: 2235,
};
const find = (sharing: object, more: object = { rotator: { kind: 'easycomm2', port: '/dev/null' } }) =>
  findSharing(stationFile.parse({ ...place, ...more, sharing }), join(folder, 'station.yaml'));

describe('dawa doctor on what is shared', () => {
  it('says nothing where nothing is shared', async () => {
    expect(await findSharing(stationFile.parse(place), join(folder, 'station.yaml'))).toEqual([]);
  });

  it('tells port, who may connect and when', async () => {
    const port = await freePort();
    expect(await find({ rotctldPort: port })).toEqual([
      {
        state: 'ok',
        what: 'rotctld',
        found: `127.0.0.1:${port}: programs on this machine; read only in passes`,
        advice: '',
      },
    ]);
  });

  it('warns of what is not there, of a network, and of a word that is guessed', async () => {
    expect(await find({ rigctldPort: 4532, mayKey: true }, {})).toMatchObject([
      { what: 'rigctld', advice: 'there is no radio to share in station.yaml' },
      { what: 'sharing.mayKey', found: 'true, without a permit' },
    ]);
    const open = { rotctldPort: 4533, address: '0.0.0.0', passwordFile: 'sharing.secret', leads: 'clients' };
    expect(await find(open)).toMatchObject([
      {
        state: 'note',
        found: '0.0.0.0:4533: whoever reaches this address and knows the password; lead in passes too',
      },
    ]);
    expect(await find({ ...open, passwordFile: 'short.secret' })).toMatchObject([
      { what: 'rotctld' },
      { state: 'missing', what: 'sharing.passwordFile', found: '3 characters' },
    ]);
  });

  it('lets nobody listen for others without a password', () => {
    const shared = { ...place, sharing: { rotctldPort: 4533, address: '0.0.0.0' } };
    expect(stationFile.safeParse(shared).error?.issues).toMatchObject([
      { path: ['sharing', 'passwordFile'] },
    ]);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
