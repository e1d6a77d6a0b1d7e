import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStation } from '../config/station-config.ts';
import { knownDevices } from '../setup/known-devices.ts';
import { typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.UTC(2026, 10, 29, 16);
let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-init-'));
  out = join(folder, 'station.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const init = (words: readonly string[], stdin = '') =>
  typeDawa(['init', '--out', out, ...words], nowAtMs, stdin);
async function loaded() {
  const station = await loadStation(out);
  if (!station.ok) throw new TypeError(JSON.stringify(station.fault));
  return station.value.file;
}

describe('dawa init', () => {
  it('writes a file that loads from one option', async () => {
    const said = await init(['--yes', '--place', '27.4728,89.6393,2334', '--name', 'Thimphu']);
    expect(said).toMatchObject({ exitCode: 0, stdout: `${out}\n` });
    expect(await loaded()).toMatchObject({
      id: 'thimphu',
      latitudeDeg: 27.4728,
      longitudeDeg: 89.6393,
      heightM: 2334,
    });
  });

  it('writes every rotator and every radio that station.yaml knows so that it loads', async () => {
    const { rotatorKinds, radios } = knownDevices();
    const models = radios.flatMap(({ kind, models: names }) => (names.length === 0 ? [kind] : names));
    expect(rotatorKinds).toContain('easycomm2');
    expect(models).toContain('IC-9700');
    for (const rotator of rotatorKinds) {
      const words = ['--rotator', rotator, '--rotator-port', '/dev/ttyUSB0', '--force'];
      expect(await init(['--yes', '--place', 'NL57ul,2334', ...words])).toMatchObject({ exitCode: 0 });
      expect((await loaded()).rotator).toMatchObject({ kind: rotator, port: '/dev/ttyUSB0' });
    }
    for (const radio of models) {
      const words = ['--radio', radio, '--radio-port', 'tcp:127.0.0.1:7001', '--force'];
      expect(await init(['--yes', '--place', 'NL57ul,2334', ...words])).toMatchObject({ exitCode: 0 });
      expect((await loaded()).radio).toMatchObject({ port: 'tcp:127.0.0.1:7001' });
    }
  });

  it('asks what it does not know, and takes numbers, names and defaults', async () => {
    const answers = [
      'NL57ul 2334',
      'Roof: "Paro"',
      'A50XYZ',
      'easycomm2',
      '/dev/ttyUSB7',
      'IC-9700',
      'tcp:10.0.0.5:4000',
    ];
    const said = await init([], `${answers.join('\n')}\n`);
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain('Where does the antenna stand?');
    expect(await loaded()).toMatchObject({
      id: 'roof-paro',
      name: 'Roof: "Paro"',
      rotator: { kind: 'easycomm2', port: '/dev/ttyUSB7' },
      radio: { kind: 'icom-civ', model: 'IC-9700', port: 'tcp:10.0.0.5:4000' },
    });
    expect(readFileSync(out, 'utf8')).toContain('#   licenseeCallsign: A50XYZ');
  });

  it.each([
    [['kiss', '/dev/ttyUSB3'], { kind: 'kiss', port: '/dev/ttyUSB3', baudRate: 9600 }],
    [['kiss', 'tcp:127.0.0.1:8001'], { kind: 'kiss', port: 'tcp:127.0.0.1:8001' }],
    [['agwpe', 'tcp:127.0.0.1:8000'], { kind: 'agwpe', port: 'tcp:127.0.0.1:8000', channel: 0 }],
    [['direwolf', 'plughw:1,0'], { kind: 'direwolf', profile: '1200', input: { device: 'plughw:1,0' } }],
    [
      ['audio', 'udp:7355'],
      { kind: 'audio', source: { udp: 7355 }, demodulators: ['afsk1200', 'g3ruh9600'] },
    ],
    [
      ['audio', 'plughw:1,0'],
      { kind: 'audio', source: { command: expect.arrayContaining(['arecord', 'plughw:1,0']) } },
    ],
  ])('writes a modem %j so that it loads', async ([kind, port], section) => {
    const words = ['--yes', '--place', '0,0,0', '--modem', kind!, '--modem-port', port!];
    expect(await init(words)).toMatchObject({ exitCode: 0 });
    expect((await loaded()).modem).toMatchObject(section);
  });

  it('asks for a modem last, and takes the port of a TNC as it is typed', async () => {
    const answers = ['NL57ul 2334', 'Paro', '', 'none', 'none', 'kiss', '/dev/ttyACM0'];
    const said = await init([], `${answers.join('\n')}\n`);
    expect(said.stderr).toContain('Modem: what makes octets of the signal?');
    expect((await loaded()).modem).toMatchObject({ kind: 'kiss', port: '/dev/ttyACM0' });
  });

  it('gives a file what it has not yet, and leaves what stands there as it is', async () => {
    await init(['--yes', '--place', '0,0,0', '--rotator', 'easycomm2', '--rotator-port', '/dev/ttyUSB0']);
    const before = readFileSync(out, 'utf8');
    const said = await init(['--add', '--yes', '--modem', 'kiss', '--modem-port', '/dev/ttyUSB3']);
    expect(said).toMatchObject({ exitCode: 0, stdout: `${out}\n` });
    expect(said.stderr).toContain('added: modem');
    expect(readFileSync(out, 'utf8').startsWith(before.trimEnd())).toBe(true);
    expect(await loaded()).toMatchObject({ rotator: { kind: 'easycomm2' }, modem: { kind: 'kiss' } });
    const twice = await init(['--add', '--yes', '--modem', 'agwpe', '--modem-port', 'tcp:127.0.0.1:8000']);
    expect([twice.exitCode, twice.stderr]).toEqual([
      2,
      expect.stringContaining(`--modem: expected a file without a section modem, found ${out}`),
    ]);
  });

  it('leaves the file as it was when adding is cut short, whatever was answered before', async () => {
    await init(['--yes', '--place', '0,0,0']);
    const before = readFileSync(out, 'utf8');
    // A rotator with its port, a radio, and then nobody answers any more.
    for (const answers of ['', 'easycomm2\n', 'easycomm2\n/dev/ttyUSB7\nIC-9700\n']) {
      const said = await init(['--add'], answers === '' ? '\n' : answers);
      expect([said.exitCode, said.stdout]).toEqual([2, '']);
      expect(said.stderr).toContain(`${out} is as it was`);
      expect(readFileSync(out, 'utf8')).toBe(before);
      expect(readdirSync(folder)).toEqual(['station.yaml']);
    }
    const whole = 'easycomm2\n/dev/ttyUSB7\nIC-9700\n/dev/ttyUSB8\nnone\n';
    expect(await init(['--add'], whole)).toMatchObject({ exitCode: 0 });
    expect(await loaded()).toMatchObject({ rotator: { kind: 'easycomm2' }, radio: { model: 'IC-9700' } });
  });

  it('permits nothing by itself', async () => {
    await init(['--yes', '--place', '0,0,0', '--callsign', 'A50XYZ']);
    expect((await loaded()).permit).toBeUndefined();
  });

  it('asks again after nonsense, and gives up without a place', async () => {
    const said = await init([], 'somewhere\n91,0,0\n1,2,3,4\n');
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr.match(/expected degrees and metres/g)).toHaveLength(3);
    expect(said.stderr).toContain(
      'dawa init: --place: expected latitude,longitude,height or a locator, found nothing',
    );
  });

  it('takes over gpredict, and says what it left', async () => {
    mkdirSync(join(folder, 'hwconf'));
    writeFileSync(
      join(folder, 'paro.qth'),
      '[QTH]\nLOCATION=Paro, Bhutan\nLAT=27.4287\nLON=89.4164\nALT=2235\nWX=VQPR\n',
    );
    writeFileSync(
      join(folder, 'hwconf/roof.rot'),
      '[Rotator]\nHost=localhost\nPort=14533\nMinAz=0\nMaxAz=450\nMinEl=0\nMaxEl=90\n',
    );
    const said = await init(['--yes', '--from', folder, '--format', 'json']);
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain('taken from gpredict: paro.qth: 27.4287, 89.4164, 2235 m, Paro, Bhutan');
    expect(said.stderr).toContain('left in gpredict: paro.qth: weather station VQPR');
    expect(JSON.parse(said.stdout)).toMatchObject({ file: out, stationId: 'paro' });
    expect(await loaded()).toMatchObject({ placeName: 'Paro, Bhutan', heightM: 2235 });
    const isRotctldKnown = knownDevices().rotatorKinds.includes('rotctld');
    if (isRotctldKnown)
      expect((await loaded()).rotator).toMatchObject({
        kind: 'rotctld',
        port: 'tcp:127.0.0.1:14533',
        limits: { maxAzimuthDeg: 450 },
      });
    else expect(readFileSync(out, 'utf8')).toContain('# Not in use: this version has no rotator rotctld');
  });

  it('never writes over a file without --force', async () => {
    writeFileSync(out, 'mine\n');
    const said = await init(['--yes', '--place', '0,0,0']);
    expect(said).toMatchObject({
      exitCode: 2,
      stderr: `dawa init: --out: expected a file that is not there yet, or --force, found ${out}\n`,
    });
    expect(readFileSync(out, 'utf8')).toBe('mine\n');
    expect(await init(['--yes', '--place', '0,0,0', '--force'])).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [['--place', '95,0,0'], '--place: expected latitude,longitude,height or a locator, found 95,0,0'],
    [['--place', '0,0,0', '--rotator', 'moon', '--rotator-port', 'x'], '--rotator: expected one of '],
    [
      ['--place', '0,0,0', '--rotator', 'easycomm2'],
      '--rotator-port: expected the port of the device, found nothing',
    ],
    [['--place', '0,0,0', '--probe'], '--probe: expected --rotator-port, and no --rotator, found no port'],
    [
      ['--place', '0,0,0', '--probe', '--rotator-port', '/dev/no-such-port'],
      '--probe: /dev/no-such-port: expected a port, found none of this name',
    ],
    [['--place', '0,0,0', '--modem', 'tin', '--modem-port', 'x'], '--modem: expected one of kiss, agwpe'],
    [
      ['--place', '0,0,0', '--modem', 'agwpe', '--modem-port', '/dev/ttyUSB0'],
      '--modem-port: expected a port for Direwolf, AGW Packet Engine or soundmodem that runs already, found /dev/ttyUSB0',
    ],
    [
      ['--add', '--modem', 'kiss', '--modem-port', 'x'],
      '--add: expected a station file that is there (--out), found',
    ],
    [['--from', '/no/such'], '--from /no/such: expected a folder of gpredict, found no such folder'],
  ])('refuses %j in one line', async (words, line) => {
    const said = await init(['--yes', ...words]);
    expect(said.exitCode).toBeGreaterThan(0);
    expect(said.stdout).toBe('');
    expect(said.stderr).toContain(`dawa init: ${line}`);
  });
});

describe('looking for servers', () => {
  it('says nothing to them: what listens hears no octet', async () => {
    const { findServers } = await import('../setup/find-servers.ts');
    const { SystemClock } = await import('@dawa/seams/system-clock');
    const heard: string[] = [];
    const server = createServer((socket) => {
      socket.on('data', (bytes) => heard.push(bytes.toString()));
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const there = { kind: 'rotctld', port: `tcp:127.0.0.1:${port}` } as const;
    expect(
      await findServers(new SystemClock(), [there, { kind: 'rigctld', port: 'tcp:127.0.0.1:1' }]),
    ).toEqual([there]);
    await new Promise((resolve) => server.close(resolve));
    expect(heard).toEqual([]);
  });
});
