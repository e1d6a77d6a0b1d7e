import { describe, expect, it } from 'vitest';
import { textOctets } from './octet-text.ts';
import { parseAprs } from './parse-aprs.ts';
import type { AprsPositionReport } from './report.ts';
import { footM, knotMS } from './units.ts';

function read(destination: string, information: string): AprsPositionReport {
  const frame = { source: 'A51AA-9', destination, path: [], information: textOctets(information) };
  return parseAprs(frame).content as AprsPositionReport;
}

/** Chapter numbers are those of the APRS Protocol Reference 1.0.1. */
describe('Mic-E', () => {
  // 10, "Destination Address Field Encoding" and "Example of Decoding the Information Field Data"; the example's longitude has
  // an offset of 100 degrees, which the example's address has not: T4SQZZ of "Position Ambiguity" has.
  it('reads latitude from the address, longitude, course and speed from the field', () => {
    const jeep = read('S32U6T', '`(_fn"Oj/');
    expect(jeep.position!.latitudeDeg).toBeCloseTo(33 + 25.64 / 60, 9);
    expect(jeep.position!.longitudeDeg).toBeCloseTo(-(12 + 7.74 / 60), 9);
    expect(jeep.position).toMatchObject({ format: 'mic-e', symbol: { table: '/', code: 'j' } });
    expect(jeep.motion).toEqual({ courseDeg: 251, speedMS: expect.closeTo(20 * knotMS, 9) });
    expect(jeep.micE).toEqual({ message: 'Returning', isCurrent: true, device: undefined });
    expect(read('S32UVT', '`(_fn"Oj/').position!.longitudeDeg).toBeCloseTo(-(112 + 7.74 / 60), 9);
  });

  it('leaves the digits of the longitude alone that the latitude leaves open', () => {
    const { position } = read('T4SQZZ', '`(_fn"Oj/');
    expect(position).toMatchObject({ ambiguity: 2, halfBoxDeg: 0.5 / 60 });
    // 112 degrees 7 minutes, and half a minute to the middle.
    expect(position!.longitudeDeg).toBeCloseTo(-(112 + 7.5 / 60), 9);
    expect(position!.latitudeDeg).toBeCloseTo(44 + 31.5 / 60, 9);
  });

  // 10, "Longitude Degrees Encoding": 0 to 9 degrees are v to 0x7f, 100 to 109 are l to u, both with the offset. X and X are 0.60 minutes.
  it('reads longitudes near Greenwich and beyond 100 degrees', () => {
    expect(read('S32UVT', '`vXXn"Oj/').position!.longitudeDeg).toBeCloseTo(-(0 + 0.6 / 60), 9);
    expect(read('S32UVT', '`\x7fXXn"Oj/').position!.longitudeDeg).toBeCloseTo(-(9 + 0.6 / 60), 9);
    expect(read('S32UVT', '`lXXn"Oj/').position!.longitudeDeg).toBeCloseTo(-(100 + 0.6 / 60), 9);
  });

  // 10, "Mic-E Messages".
  it('reads the message, standard, custom and emergency', () => {
    const message = (address: string) => read(address, '`(_fn"Oj/').micE?.message;
    expect(message('S32U6T')).toBe('Returning');
    expect(message('F2DU6T')).toBe('Custom-2');
    expect(message('234U6T')).toBe('Emergency');
    expect(message('SB2U6T')).toBe('unknown');
  });

  // 10, "Example of Mic-E Speed and Course Encoding": 86 knots and 194 degrees are t or $, ] or Y, z.
  it('reads either spelling of speed and course', () => {
    for (const pair of ['t]', '$Y', 't\x59', '$]']) {
      const { motion } = read('S32U6T', `\`(_f${pair}zj/`);
      expect(motion).toEqual({ courseDeg: 194, speedMS: expect.closeTo(86 * knotMS, 9) });
    }
  });

  // 10, "Altitude in the Mic-E Status Text Field": 200 feet are 61 metres.
  it('reads altitude and the device that its type octets name', () => {
    expect(read('S32U6T', '`(_fn"Oj/"4T}').altitudeM).toBe(61);
    expect(read('S32U6T', '`(_fn"Oj/>"4T}hi')).toMatchObject({
      altitudeM: 61,
      comment: 'hi',
      micE: { device: 'Kenwood TH-D7' },
    });
    expect(read('S32U6T', '`(_fn"Oj/]"4T}hi=')).toMatchObject({
      comment: 'hi',
      micE: { device: 'Kenwood TM-D710' },
    });
    // APRS 1.2, aprs.org/aprs12/mic-e-types.txt.
    expect(read('S32U6T', '`(_fn"Oj/`"4T}hi_0')).toMatchObject({
      isMessaging: true,
      comment: 'hi',
      micE: { device: 'Yaesu FT3D' },
    });
    expect(read('S32U6T', "'(_fn\"Oj/'hi|3")).toMatchObject({
      isMessaging: false,
      micE: { device: 'Byonics TinyTrak3' },
    });
    expect(61 / footM).toBeCloseTo(200, 0);
  });

  // 10, "Information Field Data" and "Mic-E Status Text".
  it('tells a current fix from an old one, and knows the radio that spells it the other way', () => {
    expect(read('S32U6T', '\'(_fn"Oj/hi').micE?.isCurrent).toBe(false);
    expect(read('S32U6T', '\'(_fn"Oj/]hi').micE).toMatchObject({
      isCurrent: true,
      device: 'Kenwood TM-D700',
    });
  });

  // 10, "Mic-E Telemetry Data": '7200007100 is 114, 0, 0, 113, 0.
  it('reads its telemetry in hexadecimal digits', () => {
    expect(read('S32U6T', '`(_fn"Oj/\'7200007100').telemetry?.channels).toEqual([114, 0, 0, 113, 0]);
    expect(read('S32U6T', '`(_fn"Oj/`72FEhi').telemetry?.channels).toEqual([0x72, undefined, 0xfe]);
  });

  it('hands on what is too short or has an address without a latitude, with a flag', () => {
    const frame = (destination: string, information: string) =>
      parseAprs({ source: 'A51AA', destination, path: [], information: textOctets(information) });
    expect(frame('S32U6T', '`(_fn"O')).toMatchObject({
      content: { kind: 'unread' },
      oddities: [{ kind: 'bad-mic-e' }],
    });
    const { content, oddities } = frame('APRS', '`(_fn"Oj/hello');
    expect(oddities).toMatchObject([{ kind: 'bad-mic-e' }]);
    expect(content).toMatchObject({
      kind: 'position',
      position: undefined,
      motion: { courseDeg: 251 },
      comment: 'hello',
    });
  });
});
