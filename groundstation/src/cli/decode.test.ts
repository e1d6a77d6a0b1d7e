import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breadboardLink, payloadReport, SpacecraftSignal } from '../pipeline/spacecraft-signal.fixture.ts';
import { runDecode } from './decode.ts';

const data = process.env['DAWA_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const isThere = existsSync(join(data, 'frames/expected.json'));
const note = isThere ? '' : ' (skipped: the recordings of DAWA_DATA are absent)';
const frames = (name: string) => join(data, 'frames', name);

const missionFolder = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-decode-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly [key: string]: unknown;
  readonly hex: string;
}

async function run(args: readonly string[], input?: Uint8Array) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const collect = async (stream: PassThrough) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const texts = Promise.all([collect(io.stdout), collect(io.stderr)]);
  if (input !== undefined) io.stdin.end(input);
  const code = await runDecode(args, io);
  io.stdout.end();
  io.stderr.end();
  const [out, err] = await texts;
  const lines = () =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  return { code, out, err, lines };
}

async function runWithSummary(args: readonly string[]) {
  const path = join(folder, 'summary.json');
  const result = await run([...args, '--summary', path]);
  return { ...result, summary: JSON.parse(readFileSync(path, 'utf8')) };
}

const sha256OfHex = (lines: readonly Line[]) =>
  createHash('sha256')
    .update(Buffer.from(lines.map((line) => line.hex).join(''), 'hex'))
    .digest('hex');

/** Real flight recordings; source, licence and how each figure is known: PROVENANCE.md and expected.json beside them. */
describe('dawa decode of real transfer frames', () => {
  it.skipIf(!isThere)(`takes 2302 PUS packets out of Hera's TM frames${note}`, async () => {
    const expected = JSON.parse(readFileSync(frames('expected.json'), 'utf8')).hera_low_pus;
    const { code, err, lines, summary } = await runWithSummary([
      ...[
        '--in',
        frames('hera_low_pus.u8'),
        '--framing',
        'tm',
        '--frame-bytes',
        '1113',
        '--ocf',
        '--show',
        'packets',
      ],
    ]);
    expect([code, err]).toEqual([0, '']);
    const packets = lines();
    expect(packets).toHaveLength(2302);
    expect(packets[0]!.hex).toBe(expected.pus['1'].first_packet_hex);
    expect(sha256OfHex(packets)).toBe(expected.vc['1'].packets_sha256);
    expect(new Set(packets.map((packet) => packet['virtualChannelId']))).toEqual(new Set([1]));
    const services: Record<string, number> = {};
    for (const { pusService, pusSubtype } of packets) {
      if (pusService === null) continue;
      const key = `${String(pusService)},${String(pusSubtype)}`;
      services[key] = (services[key] ?? 0) + 1;
    }
    expect(packets.find((packet) => packet['pusService'] === 3)!['pusMessage']).toMatch(
      /^TM\(3,25\) .*housekeeping parameter report/,
    );
    expect(services).toEqual(expected.pus['1'].services);
    expectCounts(summary, expected);
  });

  it.skipIf(!isThere)(`reads Aditya-L1's TM frames and their control words${note}`, async () => {
    const expected = JSON.parse(readFileSync(frames('expected.json'), 'utf8')).aditya_l1;
    const { code, lines, summary } = await runWithSummary([
      ...[
        '--in',
        frames('aditya_l1.u8'),
        '--framing',
        'tm',
        '--frame-bytes',
        '221',
        '--ocf',
        '--show',
        'frames',
      ],
    ]);
    expect(code).toBe(0);
    const found = lines();
    expect(found).toHaveLength(1230);
    expect(found.every((line) => line['ok'] === true && line['spacecraftId'] === 414)).toBe(true);
    expect(sha256OfHex(found)).toBe(expected.sha256);
    expect(summary.operationalControl).toEqual(expected.distinct_ocf);
    expect(summary.virtualChannels['2']).toMatchObject({ frames: 1230, frameGaps: 1, framesLost: 1 });
  });

  it.skipIf(!isThere)(
    `takes 587 packets out of EQUULEUS' AOS frames and refuses two false ones${note}`,
    async () => {
      const expected = JSON.parse(readFileSync(frames('expected.json'), 'utf8')).equuleus;
      const { code, lines, summary } = await runWithSummary([
        ...[
          '--in',
          frames('equuleus.u8'),
          '--framing',
          'aos',
          '--frame-bytes',
          '444',
          '--ocf',
          '--spacecraft-id',
          '80',
        ],
      ]);
      expect(code).toBe(0);
      expect(sha256OfHex(lines())).toBe(expected.vc['1'].packets_sha256);
      expect(summary.operationalControl).toEqual(expected.distinct_ocf);
      expect(summary.faults).toMatchObject({ 'bad-version': 2 });
      expectCounts(summary, expected);
    },
  );

  it.skipIf(!isThere)(`drops the damaged one of Mars 2020's four frames${note}`, async () => {
    const expected = JSON.parse(readFileSync(frames('expected.json'), 'utf8')).mars2020_safe;
    const args = ['--in', frames('mars2020_safe.u8'), '--framing', 'aos', '--frame-bytes', '223', '--fecf'];
    const { lines, summary } = await runWithSummary(args);
    expect(lines().map((line) => [line['apid'], line.hex.length / 2])).toEqual([
      [8, 46],
      [8, 36],
      [8, 31],
      [8, 41],
      [2047, 137],
      [2047, 213],
    ]);
    expect(sha256OfHex(lines())).toBe(expected.vc['0'].packets_sha256);
    expectCounts(summary, expected);
    const shown = (await run([...args, '--show', 'frames'])).lines();
    expect(shown.map((line) => line['ok'])).toEqual([true, true, true, false]);
    expect(shown[3]).toMatchObject({ frame: 3, spacecraftId: null, fault: { kind: 'bad-crc' } });
  });

  it.skipIf(!isThere)(`gives the same packets however the input was cut${note}`, async () => {
    const args = ['--in', '-', '--framing', 'aos', '--frame-bytes', '223', '--fecf'];
    const bytes = readFileSync(frames('mars2020_safe.u8'));
    const whole = await run(args, bytes);
    const io = {
      stdin: new PassThrough({ highWaterMark: 7 }),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
    };
    for (let at = 0; at < bytes.length; at += 7) io.stdin.write(bytes.subarray(at, at + 7));
    io.stdin.end();
    expect(await runDecode(args, io)).toBe(0);
    expect((io.stdout.read() as Buffer).toString()).toBe(whole.out);
  });
});

interface ExpectedChannel {
  readonly frame_gaps: number;
  readonly frames_lost: number;
  readonly packets: number;
  readonly bytes: number;
  readonly apid: Record<string, number>;
  readonly partials_dropped: number;
  readonly packets_sha256: string;
}

function expectCounts(
  summary: { virtualChannels: Record<string, Record<string, unknown>>; frames: { total: number } },
  expected: { frames: number; vc_frames: Record<string, number>; vc: Record<string, ExpectedChannel> },
) {
  expect(summary.frames.total).toBe(expected.frames);
  for (const [id, channel] of Object.entries(expected.vc)) {
    if (channel.packets === 0) continue;
    expect(summary.virtualChannels[id]).toMatchObject({
      frames: expected.vc_frames[id],
      frameGaps: channel.frame_gaps,
      framesLost: channel.frames_lost,
      packets: channel.packets,
      packetOctets: channel.bytes,
      packetsByApid: channel.apid,
      partialsDropped: channel.partials_dropped,
      packetsSha256: channel.packets_sha256,
    });
  }
}

/** Codewords made with libfec (Debian 1.0): 0, 1, ... 20 errors, twice; up to 16 can be corrected. */
describe('dawa decode of Reed-Solomon codeblocks', () => {
  it.skipIf(!isThere).each([
    ['conv', []],
    ['dual', ['--dual-basis']],
  ])(`corrects what libfec corrects, and no more, in the %s basis${note}`, async (basis, flags) => {
    const clean = readFileSync(join(data, `coding/rs255_223_${basis}_clean.bin`));
    const { code, lines, summary } = await runWithSummary([
      ...['--in', join(data, `coding/rs255_223_${basis}_corrupt.bin`), '--framing', 'codeblocks'],
      ...['--reed-solomon', '223', '--show', 'frames', ...flags],
    ]);
    expect(code).toBe(0);
    const found = lines();
    expect(found).toHaveLength(42);
    for (const [index, line] of found.entries()) {
      const errors = index % 21;
      expect(line['ok']).toBe(errors <= 16);
      if (errors > 16) continue;
      expect(line['correctedSymbols']).toBe(errors);
      expect(line.hex).toBe(clean.subarray(index * 255, index * 255 + 223).toString('hex'));
    }
    expect(summary.frames).toEqual({ total: 42, good: 34, bad: 8, idle: 0, correctedSymbols: 272 });
    expect(summary.faults).toEqual({ uncorrectable: 8 });
  });
});

/** CCSDS 133.0-B-2, 4.1: APID 0x020 with one octet, then an idle packet with two; typed in by hand. */
const twoPackets = Buffer.from('0820c00000' + '00aa' + '07ffc0010001' + '5555', 'hex');

describe('dawa decode of packets', () => {
  it('cuts a stream of space packets', async () => {
    const { code, lines } = await run(['--in', '-', '--framing', 'packets'], twoPackets);
    expect(code).toBe(0);
    expect(lines()).toEqual([
      {
        apid: 0x20,
        sequenceCount: 0,
        sequenceFlags: 3,
        virtualChannelId: null,
        pusService: null,
        pusSubtype: null,
        pusMessage: null,
        onboardTime: null,
        hex: '0820c0000000aa',
      },
      {
        apid: 2047,
        sequenceCount: 1,
        sequenceFlags: 3,
        virtualChannelId: null,
        pusService: null,
        pusSubtype: null,
        pusMessage: null,
        onboardTime: null,
        hex: '07ffc00100015555',
      },
    ]);
  });

  it('says what is left at the end, and still ends with 0', async () => {
    const { code, err, lines } = await run(['--in', '-', '--framing', 'packets'], twoPackets.subarray(0, -1));
    expect(code).toBe(0);
    expect(lines()).toHaveLength(1);
    expect(err).toBe('dawa decode: -: the last 7 octets are no whole packet\n');
  });

  it('decodes random octets without an error of its own', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) & 0xff));
    for (const framing of ['tm', 'aos']) {
      const { code } = await run(
        ['--in', '-', '--framing', framing, '--frame-bytes', '223', '--fecf'],
        noise,
      );
      expect(code).toBe(0);
    }
    expect((await run(['--in', '-', '--framing', 'packets'], noise)).code).toBe(0);
  });
});

describe('dawa decode of parameters', () => {
  it.skipIf(!isThere)(
    `reads 200 packets of JPSS-1 as space_packet_parser and ccsdspy do${note}`,
    async () => {
      // Packets of 71 octets.
      const first200 = readFileSync(join(data, 'xtce/jpss1_geolocation.dat')).subarray(0, 200 * 71);
      const xtce = join(data, 'xtce/jpss1_geolocation_xtce_v1.xml');
      const args = ['--in', '-', '--framing', 'packets', '--show', 'parameters', '--xtce', xtce];
      const { code, lines } = await run(args, first200);
      expect(code).toBe(0);
      const found = lines();
      const expected: Record<string, number>[] = JSON.parse(
        readFileSync(join(data, 'xtce/jpss1_expected_first200.json'), 'utf8'),
      );
      const fields = Object.keys(expected[0]!).length;
      expect(found).toHaveLength(200 * fields);
      for (const [index, packet] of expected.entries()) {
        const values = found.slice(index * fields, (index + 1) * fields);
        expect(Object.fromEntries(values.map((line) => [line['name'], line['value']]))).toEqual(packet);
      }
    },
  );

  it('takes values out of the breadboard mission through sync, randomizer and Reed-Solomon', async () => {
    const atMs = Date.UTC(2019, 5, 20, 0, 22, 31);
    const spacecraft = new SpacecraftSignal(breadboardLink);
    // Structure 1 in mode RX: 5012 mV, 92 mA, 24.51 degC, -104 dBm; layout of docs/decisions/0008 and telemetry.xml.
    const fields =
      '01' + '3000' + '000004d2' + '1394' + '005c' + '0993' + '0901' + '08fc' + '98' + '00' + '80';
    const housekeeping = Buffer.alloc(44);
    housekeeping.set(Buffer.from(fields, 'hex'));
    spacecraft.send(payloadReport(7, [3, 25], housekeeping, atMs));
    const signal = Buffer.concat([
      Buffer.from('deadbeef', 'hex'),
      spacecraft.nextFrame(),
      spacecraft.nextFrame(),
    ]);
    for (let octet = 0; octet < 10; octet++) signal[50 + octet * 9]! ^= 0x5a;
    const { code, err, lines } = await run(
      [
        ...['--in', '-', '--framing', 'tm', '--frame-bytes', '223', '--fecf', '--asm', '--randomized'],
        ...['--reed-solomon', '223', '--dual-basis', '--mission', missionFolder, '--show', 'parameters'],
      ],
      signal,
    );
    expect([code, err]).toEqual([0, '']);
    const found = new Map(lines().map((line) => [line['name'], line]));
    expect(found.get('mode')).toMatchObject({ raw: 3, value: 'RX', limitState: 'nominal' });
    expect(found.get('bus_voltage')).toEqual({
      name: 'bus_voltage',
      generatedAtMs: expect.closeTo(atMs, 1),
      raw: 5012,
      value: expect.closeTo(5.012, 9),
      unit: 'V',
      limitState: 'nominal',
    });
    expect(found.get('temp_pa')).toMatchObject({ value: expect.closeTo(24.51, 9), unit: 'degC' });
    expect(found.get('rssi')).toMatchObject({ value: -104, unit: 'dBm' });
    expect(found.get('uptime')).toMatchObject({ value: 1234, unit: 's' });
  });
});

describe('dawa decode of packets that are too short', () => {
  /** Of an octet of structure and 43 of fields so many; behind them the error control, which is right. */
  const shortReport = (octets: number) =>
    payloadReport(
      1,
      [3, 25],
      Uint8Array.of(1, ...new Uint8Array(octets - 1).fill(0x11)),
      Date.UTC(2019, 5, 20),
    );
  const args = ['--in', '-', '--framing', 'packets', '--mission', missionFolder, '--show', 'parameters'];

  it.each([1, 2])(
    'takes their error control for no value, line by line: %i octets are missing',
    async (missing) => {
      const summary = join(folder, 'summary.json');
      const whole = await run(args, shortReport(44));
      const { code, lines } = await run([...args, '--summary', summary], shortReport(44 - missing));
      expect(code).toBe(0);
      expect(whole.lines().length).toBeGreaterThan(20);
      expect(lines()).toEqual([]);
      const { faults } = JSON.parse(readFileSync(summary, 'utf8'));
      expect(faults).toMatchObject({ 'too-short': 1 });
    },
  );

  it('takes it for no value in a table', async () => {
    const table = [...args, '--format', 'csv', '--container', 'HK_PAYLOAD_FAST'];
    const whole = await run(table, shortReport(44));
    const short = await run(table, shortReport(43));
    const columns = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => line.split(','));
    const [header, full] = columns(whole.out);
    const [, cut] = columns(short.out);
    expect(full?.filter((cell) => cell !== '').length).toBe(header!.length);
    // The last field lacks octets: nothing stands there.
    expect(cut?.at(-1) ?? '').toBe('');
  });
});

describe('dawa decode of parameters as a table', () => {
  const packetArgs = ['--in', '-', '--framing', 'packets', '--show', 'parameters'];
  const csvArgs = [...packetArgs, '--format', 'csv'];

  const reports = Array.from({ length: 5 }, (_, count) => {
    // As above, in structures 1 and 2 in turn; the last packet is damaged.
    const data = Buffer.alloc(44);
    data.set(Buffer.from(`0${1 + (count % 2)}3000000004d2${count === 2 ? '125c' : '1394'}005c`, 'hex'));
    const report = payloadReport(count, [3, 25], data, Date.UTC(2019, 5, 20, 0, 0, count));
    if (count === 4) report[30]! ^= 1;
    return report;
  });

  it('gives a line a packet, with the values that the lines of single parameters give', async () => {
    const input = Buffer.concat(reports);
    const asked = ['--mission', missionFolder];
    const single = await run([...packetArgs, ...asked], input);
    const { code, out, err } = await run([...csvArgs, ...asked, '--container', 'HK_PAYLOAD_FAST'], input);
    expect([code, err]).toEqual([0, '']);
    const [header, ...rows] = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(header!.slice(0, 3)).toEqual(['generatedAtMs', 'limitState', 'packet_version']);
    expect(header).toContain('bus_voltage [V]');
    expect(rows.map((row) => row[1])).toEqual(['nominal', 'critical']);
    const lines = single.lines();
    for (const row of rows) {
      const all = lines.filter((line) => line['generatedAtMs'] === Number(row[0]));
      // What the mission derives stands behind the values of the packet, and in no column of its container.
      const ofPacket = all.filter((line) => line['name'] !== 'bus_power');
      expect(all.at(-1)).toMatchObject({ name: 'bus_power', unit: 'W' });
      expect(ofPacket).toHaveLength(header!.length - 2);
      for (const [index, line] of ofPacket.entries()) {
        const heading = line['unit'] === null ? line['name'] : `${line['name']} [${line['unit']}]`;
        expect([heading, String(line['value'])]).toEqual([header![index + 2], row[index + 2]]);
      }
    }
  });

  it.skipIf(!isThere)(`needs no name where the dictionary has one container${note}`, async () => {
    const file = readFileSync(join(data, 'xtce/jpss1_geolocation.dat'));
    const xtce = join(data, 'xtce/jpss1_geolocation_xtce_v1.xml');
    const { code, out } = await run([...csvArgs, '--xtce', xtce], file);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    // 7200 packets are more than a batch.
    expect(lines).toHaveLength(7201);
    const expected: Record<string, number>[] = JSON.parse(
      readFileSync(join(data, 'xtce/jpss1_expected_first200.json'), 'utf8'),
    );
    const names = lines[0]!.split(',').map((heading) => heading.replace(/ \[.*/, ''));
    const values = lines[200]!.split(',');
    for (const [name, value] of Object.entries(expected[199]!))
      expect([name, Number(values[names.indexOf(name)])]).toEqual([name, value]);
  });

  it('writes the header of an empty recording, and counts what it passed over', async () => {
    const path = join(folder, 'table.json');
    const asked = ['--mission', missionFolder, '--container', 'HK_PAYLOAD_SLOW', '--summary', path];
    const { out } = await run([...csvArgs, ...asked], new Uint8Array(0));
    expect(out.split('\n')).toHaveLength(2);
    await run([...csvArgs, ...asked], Buffer.concat(reports));
    const { packets, faults, parameters } = JSON.parse(readFileSync(path, 'utf8'));
    expect([packets, faults]).toEqual([5, { 'bad-crc': 1 }]);
    expect(parameters).toBe(2 * (out.trimEnd().split(',').length - 2));
  });

  it.each([
    [['--format', 'csv', '--show', 'packets'], '--format csv: expected --show parameters beside it'],
    [['--format', 'xml', '--show', 'parameters'], '--format: expected ndjson or csv, found xml'],
    [['--container', 'A', '--show', 'parameters'], '--container: expected --format csv beside it'],
    [
      ['--format', 'csv', '--show', 'parameters'],
      '--container: expected one of TIME_REPORT, IDLE_PACKET, HK_PAYLOAD_FAST',
    ],
    [['--format', 'csv', '--show', 'parameters', '--container', 'A'], 'found A'],
  ])('refuses %j', async (args, line) => {
    const { code, out, err } = await run(
      ['--in', '-', '--framing', 'packets', '--mission', missionFolder, ...args],
      twoPackets,
    );
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(line);
  });
});

describe('dawa decode asked wrongly', () => {
  it.each([
    [['--framing', 'tm'], '--in: expected a file, or - for standard input, found nothing'],
    [
      ['--in', 'x'],
      '--framing: expected one of tm, aos, uslp, tc, codeblocks, packets, kiss, ax25, cw, records, afsk1200',
    ],
    [['--in', 'x', '--framing', 'tc', '--frame-bytes', '90'], '--frame-bytes: expected not with tc'],
    [['--in', 'x', '--framing', 'tc', '--randomized'], '--randomized: expected --cltu beside it with tc'],
    [
      ['--in', 'x', '--framing', 'tm', '--cltu', '--frame-bytes', '90'],
      '--cltu: expected --framing tc beside it',
    ],
    [
      ['--in', 'x', '--framing', 'uslp', '--asm'],
      '--frame-bytes: expected the length of a frame, found nothing',
    ],
    [
      ['--in', 'x', '--framing', 'aos', '--frame-bytes', '90', '--spacecraft-id', '300'],
      '--spacecraft-id: expected 0 to 255 in aos, found 300',
    ],
    [
      ['--in', 'x', '--framing', 'tm', '--frame-bytes', '90', '--packet-vcs', '1,8'],
      '--packet-vcs: expected channels from 0 to 7, with commas between, found 1,8',
    ],
    [['--in', 'x', '--framing', 'tm'], '--frame-bytes: expected the length of a frame, found nothing'],
    [
      ['--in', 'x', '--framing', 'tm', '--frame-bytes', '-3'],
      '--frame-bytes: expected a whole number from 1 to 65536, found -3',
    ],
    [
      ['--in', 'x', '--framing', 'codeblocks'],
      '--reed-solomon: expected 223 or 239 for codeblocks, found nothing',
    ],
    [
      ['--in', 'x', '--framing', 'codeblocks', '--reed-solomon', '200'],
      '--reed-solomon: expected 223 or 239, found 200',
    ],
    [
      ['--in', 'x', '--framing', 'packets', '--show', 'parameters'],
      '--show parameters: expected --xtce FILE or --mission DIR, found neither',
    ],
    [['--in', '/nowhere', '--framing', 'packets'], '/nowhere: expected a file, found no such file'],
    [['--in', '/', '--framing', 'packets'], '/: expected a file, found a folder'],
    [
      ['--in', 'x', '--framing', 'packets', '--mission', '/nowhere'],
      '/nowhere/mission.yaml: expected a readable file',
    ],
    [['stray', '--in', 'x', '--framing', 'packets'], 'stray: expected only options, found stray'],
  ])('ends with 2 and one line: %j', async (args, line) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('does not take a broken dictionary', async () => {
    const path = join(folder, 'broken.xml');
    writeFileSync(path, '<SpaceSystem><oops>');
    const { code, err } = await run(['--in', '-', '--framing', 'packets', '--xtce', path], twoPackets);
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('shows help with a worked example', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('example: dawa decode --in');
  });
});
