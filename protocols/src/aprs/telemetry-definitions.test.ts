import { describe, expect, it } from 'vitest';
import { readTelemetry } from './telemetry.ts';
import { readDefinition, writeDefinition } from './telemetry-definition.ts';
import { TelemetryDefinitions } from './telemetry-definitions.ts';

/** APRS Protocol Reference 1.0.1, chapter 13: N0QBF's balloon. */
const messages = [
  'PARM.Battery,Btemp,ATemp,Pres,Alt,Camra,Chut,Sun,10m,ATV',
  'UNIT.v/100,deg.F,deg.F,Mbar,Kft,Click,OPEN,on,on,hi',
  'EQNS.0,5.2,0,0,.53,-32,3,4.39,49,-32,3,18,1,2,3',
  "BITS.10110000,N0QBF's Big Balloon",
];
const report = '#005,199,000,255,073,123,01101001';

describe('telemetry', () => {
  it('reads five channels and eight bits', () => {
    const { telemetry, oddity } = readTelemetry(report)!;
    expect(oddity).toBeUndefined();
    expect(telemetry).toEqual({
      kind: 'telemetry',
      sequence: '005',
      channels: [199, 0, 255, 73, 123],
      bits: [false, true, true, false, true, false, false, true],
      comment: '',
    });
    expect(readTelemetry('#MIC,199,000,255,073,123,01101001')!.oddity).toBeUndefined();
    expect(readTelemetry('#MIC199,000,255,073,123,01101001')!.telemetry.channels[0]).toBe(199);
  });

  // github.com/PhirePhly/aprs_notes: figures with a point (aprx), without zeros (DIXPRS), large ones (Dire Wolf, APTT4).
  it('reads what violators send, and says that they do', () => {
    for (const [text, channels, bits] of [
      ['#471,7.5,34.7,37.0,1.0,137.0,00000000', [7.5, 34.7, 37, 1, 137], 8],
      ['#1,2,3,4,5,6,00000000', [2, 3, 4, 5, 6], 8],
      ['#005,1034,0,-12,65535,500,01', [1034, 0, -12, 65535, 500], 2],
      ['#005,199,000', [199, 0], undefined],
      ['#005,199,,255,073,123', [199, undefined, 255, 73, 123], undefined],
    ] as const) {
      const { telemetry, oddity } = readTelemetry(text)!;
      expect(telemetry.channels, text).toEqual(channels);
      expect(telemetry.bits?.length, text).toBe(bits);
      expect(oddity, text).toBeDefined();
    }
  });

  it('means nothing by itself, and what its station says of it once that was heard', () => {
    const definitions = new TelemetryDefinitions();
    const { telemetry } = readTelemetry(report)!;
    expect(definitions.valuesOf('N0QBF-11', telemetry)[0]).toEqual({
      ...{ channel: 'A1', name: 'A1', raw: 199, value: 199, unit: '', isCalibrated: false },
    });
    for (const message of messages) definitions.learn('N0QBF-11', readDefinition(message)!);
    const values = definitions.valuesOf('N0QBF-11', telemetry);
    // Worked there: 0 x 199^2 + 5.2 x 199 + 0 = 1034.8 hundredths of a volt. Of the others Dire Wolf 1.6 says: A2=-32.00,
    // A3=196243.45, A4=-170291, A5=15378.
    expect(values.slice(0, 5).map(({ value }) => value)).toEqual(
      [1034.8, -32, 196243.45, -170291, 15378].map((value) => expect.closeTo(value, 6)),
    );
    expect(values.slice(0, 2)).toMatchObject([
      { name: 'Battery', unit: 'v/100', isCalibrated: true },
      { name: 'Btemp', unit: 'deg.F' },
    ]);
    // There too: a 1 of the camera is a click, a 0 of the parachute that it is open.
    expect(values.slice(5, 7)).toMatchObject([
      { channel: 'B1', name: 'Camra', raw: 0, value: 0, unit: 'Click' },
      { channel: 'B2', name: 'Chut', raw: 1, value: 0, unit: 'OPEN' },
    ]);
    expect(definitions.projectOf('N0QBF-11')).toBe("N0QBF's Big Balloon");
    expect(definitions.valuesOf('N0QBF', telemetry)[0]!.name).toBe('A1');
  });

  it('keeps to its memory, whoever defines what', () => {
    const definitions = new TelemetryDefinitions({ mostStations: 10 });
    for (let at = 0; at < 1000; at++) definitions.learn(`N${at}`, readDefinition('PARM.Battery')!);
    const { telemetry } = readTelemetry(report)!;
    expect(definitions.valuesOf('N0', telemetry)[0]!.name).toBe('A1');
    expect(definitions.valuesOf('N999', telemetry)[0]!.name).toBe('Battery');
  });

  it('writes definitions as it reads them', () => {
    for (const message of messages.slice(0, 2))
      expect(writeDefinition(readDefinition(message)!)).toBe(message);
    expect(writeDefinition(readDefinition(messages[3]!)!)).toBe(messages[3]);
    const equations = readDefinition(messages[2]!)!;
    expect(readDefinition(writeDefinition(equations))).toEqual(equations);
  });
});
