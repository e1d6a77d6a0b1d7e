import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, removeDatabase } from '../archive/database.ts';
import { openArchive, runDirectory } from '../archive/open-archive.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import { runArchive } from './archive.ts';

const startAtMs = Date.UTC(2019, 5, 20);
const reports = 40;
let data: string;
const index = () => join(runDirectory(data, 'run-1'), 'index.sqlite');

/** Forty reports, one a second, whose raw voltage is their number. */
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'dawa-cli-index-'));
  await keepReports(data, 0);
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function keepReports(folder: string, firstVoltage: number): Promise<void> {
  const clock = new VirtualClock(startAtMs);
  const { archive } = await openArchive({
    ...{ directory: runDirectory(folder, 'run-1'), runId: 'run-1', clock, dictionaries: [smallMission] },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
  });
  for (let number = 0; number < reports; number++) {
    const receivedAtMs = startAtMs + number * 1000 + 200;
    const bytes = payloadReport(
      number,
      [3, 25],
      Uint8Array.of(firstVoltage + number),
      startAtMs + number * 1000,
    );
    const meta = { virtualChannelId: 0, missionId: 'test' };
    const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
    const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
    archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
  }
  await archive.close();
}

async function run(...args: string[]) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await runArchive([...args, '--data', data], { ...io, clock: new VirtualClock(startAtMs) });
  const text = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { code, out: text(io.stdout), err: text(io.stderr) };
}

function change(sql: string): void {
  const database = openDatabase(index(), 'NORMAL');
  database.exec(sql);
  database.close();
}

describe('dawa archive and the index', () => {
  it('holds the index against the log, and decodes packets again', async () => {
    const { code, out, err } = await run('verify');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`index agrees: ${reports} packets, ${reports} samples decoded again`);
    const json = JSON.parse((await run('verify', '--format', 'json')).out);
    expect(json.runs[0]).toMatchObject({
      isIntact: true,
      store: { integrity: 'ok', packetsInLog: reports, packetsInStore: reports, missing: 0, differing: 0 },
    });
  });

  it('looks at an index without a change to it: it may be that of a station which writes', async () => {
    const facts = () => {
      const database = openDatabase(index(), 'NORMAL');
      const rows = database.prepare('SELECT * FROM facts ORDER BY name').all();
      database.close();
      return rows;
    };
    const before = facts();
    for (const action of ['verify', 'stats', 'export']) expect((await run(action)).code).toBe(0);
    expect(facts()).toEqual(before);
  });

  it('ends with 1 when a packet has no row, and says how to mend it', async () => {
    change('DELETE FROM packets WHERE sequence_count = 7');
    const { code, out, err } = await run('verify');
    expect(code).toBe(1);
    expect(out).toContain('1 packets missing, 0 strange, 0 samples differ');
    expect(err).toMatch(
      /packet \d+: expected a row in the index, found none\. Make it anew: dawa archive rebuild/,
    );
    expect((await run('rebuild')).code).toBe(0);
    expect((await run('verify')).code).toBe(0);
  });

  it('ends with 1 when samples are not what their packets say', async () => {
    const other = join(data, 'other');
    await keepReports(other, 100);
    copyFileSync(join(runDirectory(other, 'run-1'), 'index.sqlite'), index());
    const { code, out, err } = await run('verify');
    expect(code).toBe(1);
    expect(out).toContain(`index 0 packets missing, 0 strange, ${reports} samples differ`);
    expect(err).toMatch(
      /bus_voltage of packet 2: expected \[\{"raw":0,"value":0\}\], found \[\{"raw":100,"value":10\}\]/,
    );
  });

  it('ends with 1 when the file of the index is damaged', async () => {
    const bytes = readFileSync(index());
    for (let at = 8192; at < bytes.length; at += 97) bytes[at] = 0xa5;
    writeFileSync(index(), bytes);
    const { code, err } = await run('verify');
    expect(code).toBeGreaterThan(0);
    expect(err).not.toBe('');
  });

  it('makes an index anew that says the same', async () => {
    const before = await run('export', '--format', 'ndjson');
    removeDatabase(index());
    const { code, out } = await run('rebuild');
    expect(code).toBe(0);
    expect(out).toContain(`index made anew  ${reports} packets  ${reports} samples`);
    expect((await run('export', '--format', 'ndjson')).out).toBe(before.out);
    expect((await run('stats')).out).toMatch(/dictionary 1 +test [0-9a-f]{12} since 2019-06-20/);
  });

  it('writes a table of bins', async () => {
    const { code, out } = await run(
      ...['export', '--parameter', 'bus_voltage', '--bins', '4', '--format', 'csv'],
      ...['--from', '2019-06-20T00:00:00Z', '--to', '2019-06-20T00:00:40Z'],
    );
    expect(code).toBe(0);
    const rows = out.trim().split('\n');
    expect(rows[0]).toBe('name,fromAtMs,toAtMs,samples,min,max,mean,last,quality');
    // Ten reports a bin, a tenth of a volt each: 10 to 19 decivolts in the second one.
    const [name, fromAtMs, toAtMs, samples, min, max, mean, last] = rows[2]!.split(',');
    expect([name, fromAtMs, toAtMs, samples]).toEqual([
      ...['bus_voltage', `${startAtMs + 10_000}`, `${startAtMs + 20_000}`, '10'],
    ]);
    expect([min, max, mean, last].map((figure) => Number(Number(figure).toFixed(6)))).toEqual([
      1, 1.9, 1.45, 1.9,
    ]);
    expect(rows).toHaveLength(5);
  });

  it('writes Parquet that another program reads', async () => {
    const path = join(data, 'samples.parquet');
    expect((await run('export', '--format', 'parquet', '--out', path)).code).toBe(0);
    const bytes = readFileSync(path);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map(({ raw }) => raw)).toEqual(Array.from({ length: reports }, (_, number) => number));
    expect(await run('export', '--mission', 'another')).toMatchObject({ code: 0, out: '' });
  });

  it('copies the index with the log, and the copy is whole', async () => {
    const copy = join(data, 'copy');
    const { code, out } = await run('backup', '--out', copy);
    expect(code).toBe(0);
    expect(out).toContain(`index agrees: ${reports} packets`);
    const before = (await run('export', '--format', 'ndjson')).out;
    const inCopy = join(runDirectory(copy, 'run-1'), 'index.sqlite');
    copyFileSync(inCopy, index());
    expect((await run('export', '--format', 'ndjson')).out).toBe(before);
  });

  it('decodes again by another pack of the mission', async () => {
    const folder = join(data, 'pack');
    cpSync(new URL('../../../missions/aprs-dp', import.meta.url), folder, { recursive: true });
    const { code, out } = await run('redecode', '--mission', folder);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/aprs-dp {2}0 packets {2}0 samples {2}dictionary 2/),
    ]);
  });
});
