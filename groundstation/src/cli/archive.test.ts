import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArchive, runDirectory } from '../archive/open-archive.ts';
import { runArchive } from './archive.ts';

let data: string;
const segment = () => join(runDirectory(data, 'run-1'), 'log/000001.seg');

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'dawa-cli-archive-'));
  const { archive, journal } = await openArchive({
    directory: runDirectory(data, 'run-1'),
    runId: 'run-1',
    clock: new VirtualClock(Date.UTC(2019, 5, 20)),
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
    dictionaries: [],
  });
  // Headers of an APID 0x020 and an idle packet (CCSDS 133.0-B-2, section 4.1.3).
  for (const hex of ['0820c0000000aa', '0820c0010000aa', '07ffc0000000aa']) {
    const bytes = Buffer.from(hex, 'hex');
    archive.log.append({ kind: 'packet', atMs: Date.UTC(2019, 5, 20), cites: [0, 0], meta: {}, bytes });
  }
  journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'AOS, at last' });
  await archive.close();
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await runArchive(args, io);
  const text = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { code, out: text(io.stdout), err: text(io.stderr) };
}

describe('dawa archive', () => {
  it('finds a healthy archive intact', async () => {
    const { code, out, err } = await run('verify', '--data', data);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('intact  1 segments  4 records  1 to 4');
  });

  it('ends with 1 and one line when an acknowledged record is damaged', async () => {
    const bytes = readFileSync(segment());
    bytes[300]! ^= 0x10;
    writeFileSync(segment(), bytes);
    const { code, out, err } = await run('verify', '--data', data, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ runs: [{ isIntact: false, records: 3 }] });
    expect(err).toMatch(
      /^dawa archive verify: .*000001\.seg: octet 256: expected 0x[0-9a-f]{8}, found bad-crc .*\n$/,
    );
  });

  it('ends with 1 when the end of what was acknowledged is missing', async () => {
    writeFileSync(segment(), readFileSync(segment()).subarray(0, -1));
    expect((await run('verify', '--data', data)).code).toBe(1);
  });

  it('takes a write that was cut short for what it is', async () => {
    appendFileSync(segment(), Buffer.from([0x40, 0, 0, 0, 1, 2]));
    const { code, out } = await run('verify', '--data', data);
    expect(code).toBe(0);
    expect(out).toContain('a write cut short at the end; it was not acknowledged');
  });

  it('counts what a run has kept', async () => {
    const { code, out } = await run('stats', '--data', data, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      runs: [{ runId: 'run-1', records: { packet: 3 }, packetsByApid: { 32: 2, 2047: 1 }, packetOctets: 21 }],
    });
    expect((await run('stats', '--data', runDirectory(data, 'run-1'))).out).toMatch(/APID 2047 +1\n/);
  });

  it.each([
    [['verify', '--data', '/nowhere'], 'expected a folder with runs or of a run, found none in /nowhere'],
    [['polish'], 'action: expected verify, stats, export, backup, rebuild, redecode, import, found polish'],
    [['verify', '--colour'], '--colour: expected one of --data'],
    [['export', '--data', '/nowhere', '--what', 'x'], 'expected a folder with runs'],
  ])('ends with 2 and one line for %j', async (args, line) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [['verify', '--format', 'xml'], '--format: expected table or json, found xml'],
    [['export', '--what', 'dreams'], '--what: expected raw, packets, samples, events, found dreams'],
    [['export', '--what', 'raw', '--format', 'csv'], '--format: expected bin for raw, found csv'],
    [['export', '--from', 'soon'], '--from: expected an instant'],
    [['backup'], '--out: expected the folder to copy to, found nothing'],
    [['export', '--format', 'parquet'], '--out: expected a file, for Parquet is written from both ends'],
    [['export', '--bins', '0'], '--bins: expected 1 to 100000, found 0'],
    [
      ['export', '--what', 'events', '--bins', '9'],
      '--bins: expected samples as csv or ndjson, found events',
    ],
    [['redecode'], '--mission: expected the folder of a mission, found nothing'],
    [['redecode', '--mission', '/nowhere'], '/nowhere'],
  ])('refuses %j', async (args, line) => {
    const { code, err } = await run(...args, '--data', data);
    expect(code).toBe(2);
    expect(err).toContain(line);
  });

  it('gives back packets, bytes and rows', async () => {
    const bin = await run('export', '--data', data, '--what', 'packets', '--format', 'bin', '--apid', '32');
    expect(Buffer.from(bin.out, 'latin1').length).toBeGreaterThan(0);
    const path = join(data, 'packets.bin');
    expect(
      (await run('export', '--data', data, '--what', 'packets', '--format', 'bin', '--out', path)).code,
    ).toBe(0);
    expect(readFileSync(path).toString('hex')).toBe('0820c0000000aa0820c0010000aa07ffc0000000aa');
    const events = await run('export', '--data', data, '--what', 'events', '--format', 'csv');
    expect(events.out).toMatch(
      /^eventId,atMs,severity,source,code,text\n1,\d+,info,pass,pass,"AOS, at last"\n$/,
    );
  });

  it('copies a run and reads the copy back', async () => {
    const copy = join(data, 'copy');
    const { code, out } = await run('backup', '--data', data, '--out', copy);
    expect(code).toBe(0);
    expect(out).toContain('run-1  intact');
    expect((await run('verify', '--data', copy)).out).toContain('intact  1 segments  4 records');
  });

  it('shows help with a worked example', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('example: dawa archive verify');
  });

  it('says so when the data folder holds no run', async () => {
    mkdirSync(join(data, 'empty/runs'), { recursive: true });
    expect((await run('stats', '--data', join(data, 'empty'))).code).toBe(2);
  });
});
