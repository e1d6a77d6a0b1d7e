import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missionFile } from '@dawa/protocols/mission-file';
import { failure } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createDownloadFiles } from '../adapters/download-files.ts';
import { createListeningBus, createListeningJournal } from '../commanding/station-rig.fixture.ts';
import { createDownloadDesk } from '../downloads/download-desk.ts';
import { packetOctets } from '../downloads/download-info.ts';
import { paperDoor } from '../server/door.fixture.ts';
import { createMetrics } from '../server/metrics.ts';
import { allRoutes } from '../server/routes/all-routes.ts';
import { type RunningServer, serve } from '../server/serve.ts';
import { root, typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.UTC(2019, 5, 20, 0, 10);
/**
 * A picture of 16 by 12 pixels in a memory of nine packets: `cjpeg -quality 30 -optimize` of libjpeg-turbo 2.1.5, 2026-11-29, and
 * FF behind it, as erased flash memory is.
 */
const picture = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/' +
    '2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAMABADASIAAhEBAxEB/8QA' +
    'FQABAQAAAAAAAAAAAAAAAAAABAX/xAAZEAACAwEAAAAAAAAAAAAAAAAAAwIEUWH/xAAVAQEBAAAAAAAAAAAAAAAAAAAAAv/EABgRAAMBAQAAAAAAAAAAAAAA' +
    'AAABBAID/9oADAMBAAIRAxEAPwCeqpwWqpwYpccFqXHBvsyZaGf/2Q==',
  'base64',
);
const memory = Buffer.alloc(9 * packetOctets, 0xff);
picture.copy(memory);

let folder: string;
let server: RunningServer;
let close: () => void;

/** A station with two files on their way, of which one lacks packets 5 and 6, and one nobody knows how long it is. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-downloads-'));
  const store = createDownloadFiles(join(folder, 'data/downloads'), packetOctets);
  const record = {
    ...{ missionId: 'birds2', startedAtMs: nowAtMs, completedAtMs: null, isPaused: false, by: 'Pema' },
    ...{ firstPacket: 1, commandsSent: 3, commandsAcknowledged: 2, repeatedPackets: 1 },
  };
  store.save([
    { ...record, downloadId: 'birds2-1', fileId: 3, lengthOctets: memory.length, packets: 9 },
    { ...record, downloadId: 'birds2-2', fileId: 4, lengthOctets: null, packets: null },
  ]);
  for (const index of [0, 1, 2, 3, 6, 7, 8]) {
    store.write('birds2-1', index, memory.subarray(index * packetOctets, (index + 1) * packetOctets));
  }
  const clock = new VirtualClock(nowAtMs);
  const mission = missionFile.parse(parse(readFileSync(join(root, 'missions/birds2/mission.yaml'), 'utf8')));
  const refuse = () => failure({ kind: 'refused' as const, expected: 'a pass', found: 'none' });
  const desk = createDownloadDesk({
    ...{ clock, store, missionId: 'birds2', form: () => mission.commanding! },
    bus: createListeningBus(),
    journal: createListeningJournal(clock),
    log: { acknowledgedLsn: 0 },
    receiver: { onPacket: () => () => {} },
    stack: { create: refuse, arm: refuse, send: refuse, drop: refuse },
    ...{ packetMs: 175, gapMs: 220, passLeftMs: () => null, askingBlock: () => null },
  });
  const door = { ...paperDoor(clock), downloads: [desk] };
  const started = await serve({
    ...{ door, routes: allRoutes, metrics: createMetrics(door.bus), uiFolder: folder, version: '0.0.0' },
    ...{ report: () => {}, checksAnswers: true, port: 0 },
  });
  if (!started.ok) throw new TypeError(started.fault.kind);
  server = started.value;
  close = () => desk.close();
});

afterAll(async () => {
  close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (line: string) => typeDawa(`downloads ${line} --port ${server.port}`, nowAtMs);
const data = () => join(folder, 'data');
const read = (line: string) => typeDawa(`downloads ${line} --data ${data()}`, nowAtMs);

describe('dawa downloads', () => {
  it('lists files in the order in which they are asked for, from the station and from its folder alike', async () => {
    const told = await ask('list');
    expect(told).toMatchObject({ exitCode: 0, stderr: '' });
    expect(told.stdout.split('\n').slice(0, 3)).toEqual([
      'download  file  queue  state    packets   %  gaps  octets',
      'birds2-1     3      1  waiting   7 of 9  77     1     729',
      'birds2-2     4      2  waiting   0 of ?   ?',
    ]);
    expect((await read('list')).stdout).toBe(told.stdout);
    const { downloads } = JSON.parse((await ask('list --format json')).stdout);
    expect(downloads).toMatchObject([
      { downloadId: 'birds2-1', keptPackets: 7, packets: 9, gaps: 1, queuePlace: 1, run: null },
      { downloadId: 'birds2-2', packets: null, queuePlace: 2 },
    ]);
  });

  it('draws the map of the missing packets, and says what is asked for next', async () => {
    const { stdout } = await ask('show birds2-1');
    expect(stdout).toContain('a sign is one packet: # there, + in part, . missing\n1 ####..###\n');
    expect(stdout).toMatch(/asked for next: 2 packets in \d+ s; 0 left for another pass\n/);
    expect((await read('show birds2-1')).stdout).not.toContain('asked for next');
    expect((await ask('show birds2-2')).stdout).toContain('its length is not known yet');
    const { plan, missing } = JSON.parse((await ask('show birds2-1 --format json')).stdout);
    expect([missing, plan.requests.length, plan.brings]).toEqual([[{ first: 5, last: 6 }], 1, 2]);
  });

  it('writes the file out as it lies on board with zeros in its holes, and says so', async () => {
    const out = join(folder, 'file.bin');
    const { exitCode, stdout, stderr } = await read(`export birds2-1 --out ${out}`);
    expect([exitCode, stdout]).toEqual([0, `${out}  729 octets\n`]);
    expect(stderr).toBe('dawa downloads: 162 of 729 octets are missing: zeros stand there\n');
    const expected = Buffer.from(memory);
    expected.fill(0, 4 * packetOctets, 6 * packetOctets);
    expect(readFileSync(out).equals(expected)).toBe(true);
    const again = await read(`export birds2-1 --out ${out}`);
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      `dawa downloads: --out: expected a file that is not there yet, or --force, found ${out}\n`,
    ]);
    const none = await ask('export birds2-2');
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      'dawa downloads: birds2-2: expected some of the file, found nothing of it yet\n',
    ]);
    const { holes } = JSON.parse((await read(`export birds2-1 --out ${out} --force --format json`)).stdout);
    expect(holes).toEqual([{ fromOctet: 324, toOctet: 486 }]);
  });

  it('writes the picture alone that is in it', async () => {
    const out = join(folder, 'picture.jpg');
    const { exitCode, stdout } = await ask(`export birds2-1 --as jpeg --out ${out}`);
    // Packets 5 and 6 lie behind the end of the picture: 310 octets, in the first four.
    expect([exitCode, stdout]).toEqual([0, `${out}  310 octets, 16 by 12 pixels\n`]);
    expect(readFileSync(out).equals(picture)).toBe(true);
    const none = await ask('export birds2-2 --as jpeg');
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      'dawa downloads: --as jpeg: expected FF D8 FF, the first octets of a JPEG, found none\n',
    ]);
  });

  it('asks for several files in the order in which they are named, and moves one to the front', async () => {
    const { exitCode, stdout, stderr } = await ask('request 7,5 --by Karma --format json');
    expect([exitCode, stderr]).toEqual([0, 'It radiates: transmission must be armed in the pass.\n']);
    expect(JSON.parse(stdout).downloads).toMatchObject([
      { fileId: 7, queuePlace: 3, by: 'Karma' },
      { fileId: 5, queuePlace: 4, by: 'Karma' },
    ]);
    expect((await ask('move birds2-4')).exitCode).toBe(0);
    expect((await ask('pause birds2-3')).stdout).toContain('paused');
    const places = JSON.parse((await ask('list --format json')).stdout).downloads;
    expect(
      places.map((one: { fileId: number; queuePlace: number | null }) => [one.fileId, one.queuePlace]),
    ).toEqual([
      [5, 1],
      [3, 2],
      [4, 3],
      [7, null],
    ]);
    expect(await ask('request 7')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('birds2-3 brings it down'),
    });
  });

  it('names what is wrong in one line', async () => {
    const faults = [
      ['frobnicate', 'ACTION: expected list, show, request, export, pause, resume, move, found frobnicate'],
      ['show birds2-9', 'found birds2-9'],
      ['request', 'FILE: expected the number of a file on board, or several as 3,1,4, found nothing'],
      ['request 1,x', 'FILE: expected 0 to 65535, found x'],
      ['request 1.5', 'FILE: expected a whole number, found 1.5'],
      ['request 1,2 --length 81', '--length: expected one file with a length, found 1,2'],
      ['pause birds2-1 --place 2', '--place: expected move, found pause'],
      ['show', 'ID: expected '],
    ] as const;
    for (const [line, wanted] of faults) {
      const { exitCode, stderr } = await ask(line);
      expect([exitCode, stderr.split('\n').length, stderr]).toEqual([2, 2, expect.stringContaining(wanted)]);
    }
    expect((await read('pause birds2-1')).stderr).toContain('pause needs a station that runs');
  });

  it('says which run is meant where a name is taken twice, and what to do where no station runs', async () => {
    mkdirSync(join(data(), 'runs/r1/downloads'), { recursive: true });
    const list = readFileSync(join(data(), 'downloads/downloads.json'));
    writeFileSync(join(data(), 'runs/r1/downloads/downloads.json'), list);
    expect((await read('list')).stdout).toContain('r1');
    expect((await read('show birds2-1')).stderr).toContain('birds2-1 in the station itself, r1');
    const one = await typeDawa(`downloads show birds2-1 --data ${data()}/runs/r1`, nowAtMs);
    expect(one.stdout).toContain('1 .........\n');
    // A browser's rules keep clients from port 9, where nobody listens anyhow.
    const { exitCode, stderr } = await typeDawa('downloads list --port 9', nowAtMs);
    const expected = 'a station that runs on 127.0.0.1:9 (dawa start), or --data DIR to read what one left';
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`dawa downloads: --port: expected ${expected}, found `),
    ]);
  });
});
