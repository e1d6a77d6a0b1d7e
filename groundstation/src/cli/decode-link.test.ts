import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDecode } from './decode.ts';

const birds2 = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
const capture = (name: string) => join(birds2, 'captures', name);
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-link-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly [key: string]: unknown;
}

/** Octets are cut into pieces of seven, so that no result may depend on the cuts. */
async function decode(args: string, input: Uint8Array | string) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const collect = async (stream: PassThrough) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const texts = Promise.all([collect(io.stdout), collect(io.stderr)]);
  if (typeof input !== 'string') {
    for (let at = 0; at < input.length; at += 7) io.stdin.write(input.subarray(at, at + 7));
    io.stdin.end();
  }
  const summaryPath = join(folder, 'summary.json');
  const path = typeof input === 'string' ? input : '-';
  const code = await runDecode(['--in', path, '--summary', summaryPath, ...args.split(' ')], io);
  io.stdout.end();
  io.stderr.end();
  const [out, err] = await texts;
  const lines = () =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  const summary = () => JSON.parse(readFileSync(summaryPath, 'utf8'));
  return { code, out, err, lines, summary };
}

async function values(args: string, input: Uint8Array | string) {
  const { code, err, lines } = await decode(`${args} --mission ${birds2} --show parameters`, input);
  expect([code, err]).toEqual([0, '']);
  return lines().map(({ name, value, unit, limitState }) => ({ name, value, unit, limitState }));
}

/** Built octet by octet from the published layouts: fact sheet of the missions, 8.2, 8.3 and 9. */
const data1 = bytes(
  '4a4736594257304a4736594c47303ef0fff0ff00000101080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3dae1e8eff6fd040b121920272e353c434a51585f666d747b828990979ea5acb3bac1c8cfd6dde4ebf2f900070e151c232a3165f5',
);
const ack = bytes('4a4736594257304a4736594c47303ef0aa031234a05000000000000000aafef1');
const nak = bytes('4a4736594257304a4736594c47303ef0aa031234696969696969696969aad5fe');

describe('dawa decode of the BIRDS dialect', () => {
  it('reads data packets, an ACK and a NAK out of KISS', async () => {
    const { code, err, lines, summary } = await decode(
      `--framing kiss --dialect birds --mission ${birds2} --show frames`,
      capture('synthetic-birds.kiss'),
    );
    expect([code, err]).toEqual([0, '']);
    expect(lines()).toHaveLength(4);
    expect(lines()[2]).toMatchObject({
      frame: 2,
      ok: true,
      fault: null,
      source: 'JG6YLG',
      destination: 'JG6YBW',
      control: 0x3e,
      hex: ack.toString('hex'),
    });
    expect(summary()).toMatchObject({
      frames: { total: 4, good: 4, bad: 0 },
      senders: { JG6YLG: 4 },
      faults: {},
    });
  });

  it('gives what the dictionary makes of them', async () => {
    const found = await values('--framing kiss --dialect birds', capture('synthetic-birds.kiss'));
    const named = (name: string) => found.filter((one) => one.name === name).map(({ value }) => value);
    expect(named('data_sequence')).toEqual([1, 2]);
    expect(named('ack_sequence')).toEqual([0x1234, 0x1234]);
    expect(named('ack_echo')).toEqual(['a05000000000000000', '696969696969696969']);
    // Payload octet i of packet n is (7 i + n) mod 256.
    const payload = Buffer.from(Uint8Array.from({ length: 81 }, (_, index) => 7 * index + 1));
    expect(named('data_payload')[0]).toBe(payload.toString('hex'));
  });

  it.each([
    ['a data packet', data1, 'DATA'],
    ['an ACK', ack, 'ACK'],
  ])('reads %s from a file of its own', async (_what, frame) => {
    const { lines } = await decode('--framing ax25 --dialect birds --fecf --show frames', frame);
    expect(lines()).toMatchObject([{ ok: true, source: 'JG6YLG', hex: frame.toString('hex') }]);
    const unchecked = frame.subarray(0, -2);
    const bare = await decode('--framing ax25 --dialect birds --show frames', unchecked);
    expect(bare.lines()).toMatchObject([{ ok: true, hex: unchecked.toString('hex') }]);
  });

  it('finds frames that follow each other with noise between by their checks', async () => {
    const noise = Buffer.from(Array.from({ length: 40 }, (_, index) => (index * 91) & 0xff));
    const stream = Buffer.concat([noise, data1, ack, noise, nak, data1, noise.subarray(0, 5)]);
    const { lines, summary } = await decode('--framing ax25 --dialect birds --fecf --show frames', stream);
    expect(lines().map(({ hex }) => hex)).toEqual([data1, ack, nak, data1].map((one) => one.toString('hex')));
    expect(summary()).toMatchObject({ skippedOctets: 85 });
  });

  it('says which dialect it looks like, and never takes the other', async () => {
    const spec = await decode('--framing ax25 --dialect spec --fecf --frame-bytes 32', ack);
    expect(spec.lines()).toEqual([]);
    expect(spec.err).toMatch(/its one frame is not good, other-dialect: try the other --dialect/);
    const mission = await decode(`--framing kiss --mission ${birds2}`, capture('synthetic-aprs.kiss'));
    expect(mission.code).toBe(2);
    expect(mission.err).toBe(
      'dawa decode: --dialect: expected spec or birds, as the mission has links of both, found neither\n',
    );
  });

  it('says that a check is missing, or is there against the agreement', async () => {
    const args = `--framing kiss --dialect birds --mission ${birds2}`;
    const frame = (octets: Uint8Array) => Buffer.from([0xc0, 0, ...octets, 0xc0]);
    const { err } = await decode(args, frame(data1.subarray(0, -2)));
    expect(err).toMatch(/wrong-length: is the frame check there \(--fecf\) or not \(--no-fecf\)\?/);
    expect((await decode(`${args} --no-fecf`, frame(data1.subarray(0, -2)))).lines()).toHaveLength(1);
  });

  // SFward_AX25_v2.h of BIRDS-X, a test array: KISS without check.
  it('reads what BIRDS-X takes out of its store', async () => {
    const kiss = bytes(
      'c000 4a4736594b4d30 532646475354 31 3ef0 53460000 51313830373031333135303531385537313031333135323032323553 c0',
    );
    const { lines } = await decode('--framing kiss --dialect birds --show packets', kiss);
    expect(lines()).toMatchObject([{ source: 'S&FGST-1', destination: 'JG6YKM', control: 0x3e, pid: 0xf0 }]);
    const found = await values('--framing kiss --dialect birds --no-fecf', kiss);
    expect(found.at(-1)).toMatchObject({ name: 'store_reserved', value: 0 });
  });

  it('reads the housekeeping file, record by record', async () => {
    const record = Buffer.alloc(124);
    record.set([0x33, 0x33], 0);
    record[44] = 0xa0;
    record[49] = 0x11;
    record[116] = 0x90;
    record.set([0x44, 0x44], 122);
    const found = await values(
      '--framing records --frame-bytes 124 --root HK_FILE',
      Buffer.concat([record, record]),
    );
    const first = new Map(found.map((one) => [one.name, one]));
    expect(first.get('hk_battery_voltage')).toMatchObject({
      value: expect.closeTo(4.07, 6),
      limitState: 'nominal',
    });
    expect(first.get('hk_kill_main')).toMatchObject({ value: true });
    expect(first.get('hk_kill_fab')).toMatchObject({ value: true });
    // Above 88, not above 94: low (firmware of BIRDS-3 and -4), whatever the beacon's own octet says.
    expect(first.get('hk_mode_by_voltage')).toMatchObject({ value: 'low', limitState: 'warning' });
    expect(first.get('hk_end')).toMatchObject({ value: 0x4444 });
    expect(found.filter(({ name }) => name === 'hk_end')).toHaveLength(2);
  });
});

/** Frames of AX.25, read by direwolf 1.6 too: fact sheet of the payload, 3.3. */
describe('dawa decode of AX.25', () => {
  it('shows addresses, path and text', async () => {
    const frame = bytes(
      'c000 86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875 c0',
    );
    const { code, err, lines } = await decode('--framing kiss', frame);
    expect([code, err]).toEqual([0, '']);
    expect(lines()).toEqual([
      {
        frame: 0,
        framing: 'ax25',
        source: 'VU2ABC',
        destination: 'CQ',
        path: ['A55BTN*', 'ARISS*'],
        oddities: [],
        control: 3,
        pid: 0xf0,
        text: 'VU2ABC>CQ,A55BTN,ARISS*:>Kuzuzangpo from Thimphu',
        aprs: 'status: Kuzuzangpo from Thimphu',
        hex: Buffer.from('>Kuzuzangpo from Thimphu').toString('hex'),
      },
    ]);
  });

  it('takes figures out of an APRS telemetry report by the dictionary alone', async () => {
    const found = await values('--framing kiss --dialect spec', capture('synthetic-aprs.kiss'));
    const report = Object.fromEntries(found.map(({ name, value }) => [name, value]));
    expect(report).toMatchObject({
      aprs_sequence: 5,
      aprs_analog_1: 199,
      aprs_analog_2: 0,
      aprs_analog_3: 255,
      aprs_analog_4: 73,
      aprs_analog_5: 123,
      aprs_bits: '01101001',
    });
  });

  it('keeps a frame with empty digipeaters, and counts what is odd', async () => {
    const aisat = bytes(
      '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473 d117',
    );
    const { lines, summary } = await decode('--framing ax25 --fecf', aisat);
    expect(lines()).toMatchObject([{ source: 'AISAT-1', path: ['', ''], oddities: ['empty-callsign'] }]);
    expect(summary()).toMatchObject({ oddities: { 'empty-callsign': 1 }, senders: { 'AISAT-1': 1 } });
  });

  it('lists damaged frames with what is wrong, and goes on', async () => {
    const stream = Buffer.concat([
      bytes('c000 0102db03 c0'),
      bytes('c001 05 c0'),
      readFileSync(capture('synthetic-aprs.kiss')),
      bytes('c000 86a2'),
    ]);
    const { code, lines, summary } = await decode('--framing kiss --show frames', stream);
    expect(code).toBe(0);
    const faults = lines().map(({ fault }) => (fault as { kind: string } | null)?.kind);
    expect(faults).toEqual(['bad-escape', 'kiss-command', undefined, undefined, undefined, 'unfinished']);
    expect(summary()).toMatchObject({ frames: { total: 6, good: 3, bad: 3 } });
  });

  it('refuses a long file that should be one frame', async () => {
    const { err } = await decode('--framing ax25', new Uint8Array(5000));
    expect(err).toMatch(/its one frame is not good, too-long: is it one frame\? --frame-bytes or --fecf/);
  });

  it('says what a file looks like in which nothing good was found', async () => {
    const kiss = readFileSync(capture('synthetic-aprs.kiss'));
    const asFrame = await decode('--framing ax25 --dialect spec', kiss);
    expect(asFrame.err).toContain('it begins with C0 00, as what a TNC sends does: --framing kiss');
    const sound = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), new Uint8Array(900).fill(0xdb)]);
    const asKiss = await decode('--framing kiss', sound);
    expect(asKiss.err).toContain('it is sound, a WAV file: --framing afsk1200, g3ruh9600');
    const bare = await decode('--framing kiss', bytes('86a2404040e0ac'));
    expect(bare.err).toContain(
      'what a TNC sends begins with C0: is it one frame without that (--framing ax25)?',
    );
  });

  it('survives any octets in any framing', async () => {
    const random = createRandom('links');
    const noise = Uint8Array.from({ length: 20_000 }, () =>
      random.integer(8) === 0 ? 0xc0 : 0x40 + random.integer(0x90),
    );
    for (const framing of [
      'kiss',
      'kiss --dialect birds --fecf',
      'ax25 --fecf',
      'ax25 --dialect birds --fecf',
      'cw',
    ])
      expect((await decode(`--framing ${framing} --show frames`, noise)).code).toBe(0);
  });
});

describe('dawa decode of Morse beacons', () => {
  const args = '--framing cw';
  const beacon = (digits: string) => Buffer.from(`JG6YKM BIRDS2 A55BTN ${digits}\n`);

  /** Formulas of BIRDS-X_DATA_FORMAT.xlsx, I3 to I5, and the alternative fit I19: fact sheet of the missions, 8.5 and 9. */
  it.each([
    ['a08168668b', 4.07, -132.7, -53.7, 35.32, 'nominal', 'nominal', 11],
    ['9083804405', 3.663, -227.8, -149.6, 26.16, 'low', 'warning', 5],
    [
      '86859a1417',
      3.409,
      -322.8,
      -245.5,
      16.24,
      'ambiguous: safe if the firmware is as published, else damaged',
      'watch',
      23,
    ],
    ['86859a2417', 3.409, -322.8, -245.5, 16.24, 'ambiguous: safe, with or without kill_main', 'watch', 23],
  ] as const)(
    '%s: %f V, %f mA or %f mA, %f degC, %s',
    async (digits, volts, milliamperes, alternative, degrees, mode, level, hours) => {
      const found = new Map((await values(args, beacon(digits))).map((one) => [one.name, one]));
      const half = (digitsAfterPoint: number) => 0.5 * 10 ** -digitsAfterPoint;
      const value = (name: string) => found.get(name)!.value as number;
      expect(Math.abs(value('battery_voltage') - volts)).toBeLessThan(half(3));
      expect(Math.abs(value('battery_current') - milliamperes)).toBeLessThan(half(1));
      expect(Math.abs(value('battery_current_alternative') - alternative)).toBeLessThan(half(1));
      expect(Math.abs(value('battery_temperature') - degrees)).toBeLessThan(half(2));
      expect(found.get('mode_and_kill_main')).toMatchObject({ value: mode, limitState: level });
      expect(found.get('antenna_deployed')).toMatchObject({ value: true });
      expect(found.get('hours')).toMatchObject({ value: hours });
      // The mission file asks for how far the two fits are apart.
      expect(found.get('battery_current_doubt')).toMatchObject({
        value: expect.closeTo(alternative - milliamperes, 0),
        unit: 'mA',
      });
      expect(found.has('kill_main')).toBe(false);
    },
  );

  /** The table of the facts, 8.5: bits 6 to 4 by firmware as published, by one that adds 32 for safe, and unknown. */
  it.each([
    [0b000, /^impossible/, /^impossible/, /^impossible/],
    [0b001, /^safe$/, /^impossible/, /^ambiguous/],
    [0b010, /^ambiguous: safe with kill_main/, /^safe$/, /^ambiguous/],
    [0b011, /^impossible/, /^safe, kill_main set$/, /^ambiguous/],
    [0b100, /^low$/, /^low$/, /^low$/],
    [0b101, /^low, kill_main set$/, /^low, kill_main set$/, /^low, kill_main set$/],
    [0b110, /^nominal$/, /^nominal$/, /^nominal$/],
    [0b111, /^nominal, kill_main set$/, /^nominal, kill_main set$/, /^nominal, kill_main set$/],
  ])('reads code %i as one, for each firmware', async (code, published, safe32, unknown) => {
    const digits = `a08168${(code << 4).toString(16).padStart(2, '0')}00`;
    const of = async (root: string, name: string) => {
      const found = await values(`${args} --root ${root}`, beacon(digits));
      return found.find((one) => one.name === name)!;
    };
    expect((await of('CW_BEACON_PUBLISHED', 'mode_and_kill_main_published')).value).toMatch(published);
    expect((await of('CW_BEACON_SAFE_32', 'mode_and_kill_main_safe_32')).value).toMatch(safe32);
    const { value, limitState } = await of('CW_BEACON', 'mode_and_kill_main');
    expect(value).toMatch(unknown);
    if (String(unknown) === '/^ambiguous/') expect(limitState).toBe('watch');
  });

  it('tells CW2 from CW1 by its own bit', async () => {
    // Turn rates -1, 2, 127 deg/s; uplink good, heater on.
    const found = new Map((await values(args, beacon('ff027f8542'))).map((one) => [one.name, one.value]));
    expect(Object.fromEntries(found)).toMatchObject({
      gyro_x: -1,
      gyro_y: 2,
      gyro_z: 127,
      heater: true,
      reservation: false,
      uplink_ok: true,
      cw2_last: 0x42,
    });
  });

  it('takes a text however it is spaced, and tells what a line lacks', async () => {
    const text = Buffer.from('JG6 YKMBIRDS2 A55 BTN A0816 8668B\r\n\n  \nJG6YKM BIRDS2 A55BTN a081\n');
    const { lines, summary } = await decode(`${args} --show frames`, text);
    expect(lines()).toMatchObject([
      { ok: true, source: 'JG6YKM', text: 'JG6 YKMBIRDS2 A55 BTN A0816 8668B' },
      { ok: false, fault: { kind: 'missing-telemetry', expected: '10 hexadecimal digits at the end' } },
    ]);
    expect(summary()).toMatchObject({ faults: { 'missing-telemetry': 1 } });
  });

  it('makes a table of them', async () => {
    const { out } = await decode(
      `${args} --mission ${birds2} --show parameters --format csv --container CW1`,
      capture('synthetic-beacon.txt'),
    );
    const [header, first, ...rest] = out.trim().split('\n');
    expect(header).toMatch(/^generatedAtMs,limitState,cw_page,battery_voltage \[V\],battery_current \[mA\]/);
    expect(first).toMatch(/^,nominal,false,4\.0/);
    expect(rest).toHaveLength(3);
  });
});

describe('dawa decode of links says in one line what cannot be meant', () => {
  it.each([
    ['--framing cw --dialect spec', /^--dialect: expected --framing kiss or ax25 or .* beside it, found cw$/],
    ['--framing kiss --dialect morse', '--dialect: expected spec or birds, found morse'],
    ['--framing kiss --asm', '--asm: expected not with kiss, found --asm'],
    ['--framing kiss --frame-bytes 100', '--frame-bytes: expected not with kiss, found --frame-bytes'],
    ['--framing kiss --fecf --no-fecf', '--no-fecf: expected no --fecf beside it, found both'],
    ['--framing records', '--frame-bytes: expected the length of a frame, found nothing'],
    ['--framing kiss --ship maya-1', '--ship: expected --mission DIR beside it, found none'],
    [
      `--framing cw --ship uitmsat --mission ${birds2}`,
      /spacecraft: expected bhutan-1, maya-1, found uitmsat$/,
    ],
    [
      `--framing cw --root CW_BACON --mission ${birds2}`,
      /^root container: expected one of BIRDS_FRAME, .*found CW_BACON$/,
    ],
    [
      '--framing morse',
      /^--framing: expected one of tm, aos, uslp, tc, codeblocks, packets, kiss, ax25, cw, records, .*afsk1200.*, found morse$/,
    ],
  ])('%s', async (args, expected) => {
    const { code, err } = await decode(args, new Uint8Array(0));
    expect(code).toBe(2);
    const line = err.trim().slice('dawa decode: '.length);
    if (typeof expected === 'string') expect(line).toBe(expected);
    else expect(line).toMatch(expected);
  });
});
