import { createServer } from 'node:net';
import { stationFile } from '@dawa/protocols/station-file';
import { describe, expect, it } from 'vitest';
import { findModem } from './modem-finding.ts';

const place = {
  id: 'paro',
  name: 'Paro',
  placeName: 'Paro',
  latitudeDeg: 27,
  longitudeDeg: 89,
  heightM: 2235,
};
const find = (modem: object | undefined, more: object = {}) =>
  findModem(stationFile.parse({ ...place, ...more, ...(modem && { modem }) }), '/nowhere/station.yaml');
/** Every machine that runs this has it. */
const program = process.execPath;

describe('dawa doctor on the modem', () => {
  it('tells whether its cable is there', async () => {
    expect(await find(undefined)).toMatchObject([{ state: 'note', found: 'not part of this station' }]);
    expect(await find({ kind: 'kiss', port: '/dev/ttyNone' })).toMatchObject([
      { state: 'missing', found: 'no /dev/ttyNone' },
    ]);
    const port = await listening();
    expect(await find({ kind: 'agwpe', port: `tcp:127.0.0.1:${port}` })).toMatchObject([{ state: 'ok' }]);
    expect(await find({ kind: 'raw-bytes', port: 'udp:7300' })).toMatchObject([
      { state: 'ok', found: 'listens on 127.0.0.1:7300', advice: '' },
    ]);
    expect(await find({ kind: 'raw-bytes', port: 'udp:0.0.0.0:7300' })).toMatchObject([
      { advice: expect.stringMatching(/firewall/) },
    ]);
    expect(await find({ kind: 'raw-bytes', port: 'file:none.bin' })).toMatchObject([
      { state: 'missing', found: 'no /nowhere/none.bin' },
    ]);
  });

  it('tells where sound comes from, and whether its program is installed', async () => {
    expect(await find({ kind: 'audio', source: { udp: 7355 } })).toMatchObject([
      { state: 'ok', found: 'sound on UDP port 7355, for afsk1200' },
    ]);
    expect(await find({ kind: 'audio', source: { command: ['no-such-program'] } })).toMatchObject([
      { state: 'missing', found: 'not installed' },
    ]);
  });

  it('says that Direwolf opens its ports on every address', async () => {
    const findings = await find({ kind: 'direwolf', program, input: { udp: 7355 }, kissPort: 18_001 });
    expect(findings).toContainEqual(
      expect.objectContaining({
        state: 'note',
        what: 'direwolf ports',
        found: expect.stringMatching(/KISS 18001: Direwolf opens them on every address/),
      }),
    );
    const taken = await find({ kind: 'direwolf', program, input: { udp: 7355 }, agwPort: await listening() });
    expect(taken).toContainEqual(expect.objectContaining({ found: expect.stringMatching(/in use$/) }));
  });

  it.each([
    [{}, 'missing', /rigctldPort/],
    [{ sharing: { rigctldPort: 4532 } }, 'missing', /mayKey/],
    [{ sharing: { rigctldPort: 4532, mayKey: true, passwordFile: 'secret' } }, 'missing', /passwordFile/],
    [{ sharing: { rigctldPort: 4532, mayKey: true } }, 'note', /the station leads/],
    [{ sharing: { rigctldPort: 4532, mayKey: true, leads: 'clients' } }, 'note', /permit/],
  ])('tells what Direwolf needs to key by our rigctld: %j', async (more, state, advice) => {
    const findings = await find(
      { kind: 'direwolf', program, input: { udp: 7355 }, outputDevice: 'null', ptt: 'rigctld' },
      more,
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ what: 'direwolf ptt', state, advice: expect.stringMatching(advice) }),
    );
  });
});

function listening(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen({ port: 0, host: '127.0.0.1' }, () => {
      server.unref();
      resolve((server.address() as { port: number }).port);
    });
  });
}
