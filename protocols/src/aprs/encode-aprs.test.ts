import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeAprsFrame } from './aprs-frame.ts';
import { type AprsSaying, encodeAprs } from './encode-aprs.ts';
import { octetText } from './octet-text.ts';
import { parseAprs } from './parse-aprs.ts';
import type { AprsPositionReport } from './report.ts';
import { knotMS } from './units.ts';

const say = (saying: AprsSaying) => octetText(encodeAprs(saying));
const read = (saying: AprsSaying) =>
  parseAprs({ source: 'A51AA', destination: 'APRS', path: [], information: encodeAprs(saying) });
const house = {
  latitudeDeg: 49 + 3.5 / 60,
  longitudeDeg: -(72 + 1.75 / 60),
  symbol: { table: '/', code: '-' },
};
const car = { latitudeDeg: 49.5, longitudeDeg: -72.75, symbol: { table: '/', code: '>' } };
/** Day 9, 23:45 UTC. */
const atMs = Date.UTC(2026, 10, 9, 23, 45);
/** Half a hundredth of a minute, the last digit of a plain position; a whole step of a compressed one, whose fraction is cut off. */
const plainStepDeg = 0.5 / 6000 + 1e-9;
const compressedStepDeg = 1 / 190463 + 1e-9;

describe('what a ground station says', () => {
  // APRS Protocol Reference 1.0.1, chapters 8, 9, 11, 13 and 14.
  it('is written as the examples of the reference', () => {
    expect(say({ kind: 'position', ...house, comment: 'Test 001234' })).toBe(
      '!4903.50N/07201.75W-Test 001234',
    );
    expect(say({ kind: 'position', isMessaging: true, ...house, altitudeM: 1234 * 0.3048 })).toBe(
      '=4903.50N/07201.75W-/A=001234',
    );
    const motion = { courseDeg: 88, speedMS: 36 * knotMS };
    expect(
      say({ kind: 'object', name: 'LEADER', isAlive: true, atMs, ...house, symbol: car.symbol, motion }),
    ).toBe(';LEADER   *092345z4903.50N/07201.75W>088/036');
    expect(say({ kind: 'position', isMessaging: true, ...car, isCompressed: true, motion })).toBe(
      '=/5L!!<*e7>7P[',
    );
    expect(say({ kind: 'message', addressee: 'WU2Z', text: 'Testing', number: '003' })).toBe(
      ':WU2Z     :Testing{003',
    );
    expect(say({ kind: 'acknowledgement', addressee: 'KB2ICI-14', number: '003' })).toBe(':KB2ICI-14:ack003');
    expect(say({ kind: 'bulletin', id: '3', text: 'Snow expected in Tampa RSN' })).toBe(
      ':BLN3     :Snow expected in Tampa RSN',
    );
    const bits = Array.from('01101001', (bit) => bit === '1');
    expect(say({ kind: 'telemetry', sequence: 5, channels: [199, 0, 255, 73, 123], bits })).toBe(
      'T#005,199,000,255,073,123,01101001',
    );
    expect(
      say({
        kind: 'telemetry-definition',
        addressee: 'N0QBF-11',
        definition: { of: 'names', names: ['Battery', 'Btemp'] },
      }),
    ).toBe(':N0QBF-11 :PARM.Battery,Btemp');
    expect(say({ kind: 'status', text: 'Net Control Center', atMs })).toBe('>092345zNet Control Center');
  });

  // Fact sheet of the payload, 3.3.
  it('becomes the octets of a frame', () => {
    const frame = encodeAprsFrame({
      ...{ source: 'A51AA', destination: 'APRS', path: [{ address: 'ARISS', isUsed: false }] },
      information: encodeAprs({ kind: 'message', addressee: 'A55BTN', text: 'hello', number: '1' }),
    });
    expect(Buffer.from(frame).toString('hex')).toBe(
      '82a0a4a64040e0826a628282406082a492a6a6406103f03a41353542544e2020203a68656c6c6f7b31',
    );
  });

  it('is read as it was meant: places', () => {
    const places = fc.record({
      latitudeDeg: fc.double({ min: -89.99, max: 89.99, noNaN: true }),
      longitudeDeg: fc.double({ min: -179.99, max: 179.99, noNaN: true }),
      isCompressed: fc.boolean(),
      courseDeg: fc.integer({ min: 0, max: 360 }),
      knots: fc.integer({ min: 0, max: 700 }),
      feet: fc.integer({ min: -9999, max: 999_999 }),
      comment: fc.stringMatching(/^[A-Za-z ]{0,20}$/).filter((text) => text.trim() === text),
    });
    fc.assert(
      fc.property(places, ({ courseDeg, knots, feet, ...place }) => {
        const motion = { courseDeg, speedMS: knots * knotMS };
        const saying: AprsSaying = {
          kind: 'position',
          symbol: { table: '/', code: '>' },
          motion,
          altitudeM: feet * 0.3048,
          ...place,
        };
        const { content, oddities } = read(saying);
        expect(oddities).toEqual([]);
        const report = content as AprsPositionReport;
        const stepDeg = place.isCompressed ? compressedStepDeg : plainStepDeg;
        expect(Math.abs(report.position!.latitudeDeg - place.latitudeDeg)).toBeLessThanOrEqual(stepDeg);
        expect(Math.abs(report.position!.longitudeDeg - place.longitudeDeg)).toBeLessThanOrEqual(stepDeg);
        expect(report.altitudeM).toBeCloseTo(feet * 0.3048, 6);
        expect(report.comment).toBe(place.comment);
        if (!place.isCompressed) {
          expect(report.motion!.speedMS).toBeCloseTo(motion.speedMS, 6);
          expect(report.motion!.courseDeg).toBe(courseDeg || 360);
        }
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('is read as it was meant: messages, telemetry and status', () => {
    const text = fc
      .stringMatching(/^[A-Za-z0-9 .,é雷]{1,20}$/)
      .filter((one) => one.trim() === one && !/^\d{6}/.test(one));
    const callsign = fc.stringMatching(/^[A-Z][0-9][A-Z]{1,3}(-[1-9])?$/);
    const number = fc.stringMatching(/^[A-Za-z0-9]{1,5}$/);
    const sayings: fc.Arbitrary<AprsSaying> = fc.oneof(
      fc.record({ kind: fc.constant('message' as const), addressee: callsign, text, number }),
      fc.record({
        kind: fc.constantFrom('acknowledgement' as const, 'rejection' as const),
        addressee: callsign,
        number,
      }),
      fc.record({ kind: fc.constant('status' as const), text }),
      fc.record({ kind: fc.constant('bulletin' as const), id: fc.stringMatching(/^\d$/), text }),
    );
    fc.assert(
      fc.property(sayings, (saying) => {
        if (saying.kind === 'message') fc.pre(!/^(ack|rej)[!-~]{1,5}$/.test(saying.text));
        const { content, oddities } = read(saying);
        expect(oddities).toEqual([]);
        expect(content).toMatchObject(saying);
      }),
      { numRuns: 400, seed: 1 },
    );
    const telemetry = fc.record({
      sequence: fc.integer({ min: 0, max: 999 }),
      channels: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 }),
      bits: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    });
    fc.assert(
      fc.property(telemetry, ({ sequence, channels, bits }) => {
        const { content, oddities } = read({ kind: 'telemetry', sequence, channels, bits });
        expect(oddities).toEqual([]);
        expect(content).toMatchObject({ sequence: String(sequence).padStart(3, '0'), channels, bits });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('refuses what the format has no room for', () => {
    for (const saying of [
      { kind: 'object', name: 'TEN LETTERS', isAlive: true, atMs, ...house },
      { kind: 'message', addressee: 'WU2Z', text: 'x'.repeat(68) },
      { kind: 'message', addressee: 'WU2Z', text: 'a brace { within' },
      { kind: 'message', addressee: 'WU2Z', text: 'ack1' },
      { kind: 'message', addressee: 'wu2z', text: 'hello' },
      { kind: 'telemetry', sequence: 5, channels: [256, 0, 0, 0, 0], bits: Array(8).fill(false) },
      { kind: 'status', text: 'two\nlines' },
      { kind: 'position', ...house, latitudeDeg: 91 },
      { kind: 'position', ...house, latitudeDeg: Number.NaN },
    ] as const satisfies readonly AprsSaying[])
      expect(() => encodeAprs(saying)).toThrow(RangeError);
  });
});
