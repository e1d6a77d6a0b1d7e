import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cp2112Answer,
  decodeCp2112Answer,
  decodeCp2112Request,
  encodeCp2112Answer,
  encodeCp2112Request,
} from './cp2112.ts';
import { type Cp2112Setting, decodeCp2112Setting, encodeCp2112Setting } from './cp2112-settings.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const octets = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('CP2112 transfers', () => {
  // What Linux 6.1.192 (drivers/hid/hid-cp2112.c) wrote to our simulator under QEMU, 2026-11-29: i2cdetect -r reads one octet of
  // each address, i2cget word of register 2, i2cset word 0005 to register 5 (low octet first).
  it.each([
    ['10780001', { kind: 'read', address: 0x3c, octets: 1 }],
    ['118000020102', { kind: 'write-read', address: 0x40, octets: 2, target: Uint8Array.of(2) }],
    ['1180000201fe', { kind: 'write-read', address: 0x40, octets: 2, target: Uint8Array.of(0xfe) }],
    ['118200020100', { kind: 'write-read', address: 0x41, octets: 2, target: Uint8Array.of(0) }],
    ['148003050500', { kind: 'write', address: 0x40, data: Uint8Array.of(5, 5, 0) }],
    ['120002', { kind: 'fetch', octets: 2 }],
    ['1501', { kind: 'ask-state' }],
    // The same driver's cp2112_xfer when a transfer took too long.
    ['1701', { kind: 'give-up' }],
  ] as const)('reads and writes the request %s of the kernel', (report, request) => {
    expect(decodeCp2112Request(octets(report))).toEqual({ ok: true, value: request });
    expect(hex(encodeCp2112Request(request))).toBe(report);
  });

  // struct cp2112_xfer_status_report and cp2112_raw_event of the same driver: state, reason, retries, octets, big-endian.
  it.each([
    ['16020500000002', { kind: 'state', state: 'complete', reason: 'success', retries: 0, octets: 2 }],
    ['16030000010000', { kind: 'state', state: 'failed', reason: 'nobody-answered', retries: 1, octets: 0 }],
    ['16030400000001', { kind: 'state', state: 'failed', reason: 'write-incomplete', retries: 0, octets: 1 }],
  ] as const)('reads and writes the state %s', (report, answer) => {
    expect(decodeCp2112Answer(octets(report))).toEqual({ ok: true, value: answer });
    expect(hex(encodeCp2112Answer(answer))).toBe(report);
  });

  it('reads what came from a chip, and leaves the rest of the report aside', () => {
    // 12 V of an INA226, as the kernel took it: state, count, data, zeros up to 64 octets.
    const report = `1302022580${'00'.repeat(59)}`;
    const answer: Cp2112Answer = { kind: 'data', state: 'complete', data: Uint8Array.of(0x25, 0x80) };
    expect(decodeCp2112Answer(octets(report))).toEqual({ ok: true, value: answer });
    expect(hex(encodeCp2112Answer(answer))).toBe(report);
  });

  it('takes what a report does not hold any more for zeros, as the chip does', () => {
    expect(decodeCp2112Request(octets('148003'))).toEqual({
      ok: true,
      value: { kind: 'write', address: 0x40, data: Uint8Array.of(0, 0, 0) },
    });
  });

  it.each([
    ['', 'empty'],
    ['99', 'unknown-report'],
    ['10810001', 'bad-address'],
    ['10800000', 'bad-length'],
    ['10800201', 'bad-length'],
    ['118000020000', 'bad-length'],
    ['118000021100', 'bad-length'],
    ['148000', 'bad-length'],
    ['14803e', 'bad-length'],
  ])('says what is wrong with the request %s: %s', (report, kind) => {
    expect(decodeCp2112Request(octets(report))).toMatchObject({ ok: false, fault: { kind } });
  });

  it.each([
    ['', 'empty'],
    ['05', 'unknown-report'],
    ['160205', 'bad-length'],
    ['16060500000002', 'bad-state'],
    ['16030900000002', 'bad-state'],
    ['13023e', 'bad-length'],
    [`1305020000${'00'.repeat(59)}`, 'bad-state'],
    ['1302020000'.slice(0, 8), 'bad-length'],
  ])('says what is wrong with the answer %s: %s', (report, kind) => {
    expect(decodeCp2112Answer(octets(report))).toMatchObject({ ok: false, fault: { kind } });
  });

  it('writes again what it read, from any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (report) => {
        const request = decodeCp2112Request(report);
        if (request.ok) expect(decodeCp2112Request(encodeCp2112Request(request.value))).toEqual(request);
        const answer = decodeCp2112Answer(report);
        if (answer.ok) expect(decodeCp2112Answer(encodeCp2112Answer(answer.value))).toEqual(answer);
      }),
    );
  });

  it('refuses what the chip cannot do', () => {
    expect(() => encodeCp2112Request({ kind: 'read', address: 0x80, octets: 1 })).toThrow('address');
    expect(() => encodeCp2112Request({ kind: 'read', address: 0x40, octets: 513 })).toThrow('octets');
    expect(() => encodeCp2112Request({ kind: 'write', address: 0x40, data: new Uint8Array(62) })).toThrow(
      'octets: expected 1 to 61, found 62',
    );
  });
});

describe('CP2112 settings', () => {
  const bus: Cp2112Setting = {
    kind: 'bus',
    clockHz: 100_000,
    ownAddress: 2,
    isReadUnasked: false,
    writeTimeoutMs: 0,
    readTimeoutMs: 0,
    isSclLowTimed: false,
    retries: 1,
  };

  it.each<[string, Cp2112Setting]>([
    // What Linux 6.1.192 sets when it finds a bridge (QEMU, 2026-11-29): as it was after a reset, but with one retry.
    ['06000186a0020000000000000001', bus],
    // cp2112_gpio_direction_output, cp2112_gpio_set and cp2112_gpio_get_all of hid-cp2112.c for GPIO.1.
    ['0202ff0000', { kind: 'pins', outputs: 2, pushPull: 0xff, special: 0, clockDivider: 0 }],
    ['04ff02', { kind: 'set-levels', levels: 0xff, mask: 2 }],
    ['0302', { kind: 'levels', levels: 2 }],
    // "Part Number: 0x0C Device Version: 0x02", as the kernel told of our simulator.
    ['050c02', { kind: 'version', part: 0x0c, revision: 2 }],
  ])('reads and writes %s', (report, setting) => {
    expect(decodeCp2112Setting(octets(report))).toEqual({ ok: true, value: setting });
    expect(hex(encodeCp2112Setting(setting))).toBe(report);
  });

  it('leaves aside what a library gives behind the report', () => {
    expect(decodeCp2112Setting(octets('030200000000'))).toEqual({
      ok: true,
      value: { kind: 'levels', levels: 2 },
    });
  });

  it.each([
    ['', 'unknown-report'],
    ['07', 'unknown-report'],
    ['0202', 'bad-length'],
    ['0600000000020000000000000001', 'bad-value'],
  ])('says what is wrong with %s: %s', (report, kind) => {
    expect(decodeCp2112Setting(octets(report))).toMatchObject({ ok: false, fault: { kind } });
  });

  it('refuses a bus without a clock', () => {
    expect(() => encodeCp2112Setting({ ...bus, clockHz: 0 })).toThrow('clockHz');
  });
});
