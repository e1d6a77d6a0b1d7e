import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { formatCwBeacon, parseCwBeacon } from './cw-beacon.ts';

const faultOf = (line: string, options = {}) => {
  const parsed = parseCwBeacon(line, options);
  return parsed.ok ? undefined : parsed.fault;
};

/** The form of the text: firmware of BIRDS-3 and -4 (fact sheet of the missions, 8.5); digits: section 9 there. */
describe('the beacon of a BIRDS satellite', () => {
  const line = 'JG6YKM BIRDS4 A55BTN a08168668b';
  const beacon = {
    callsign: 'JG6YKM',
    satellite: 'BIRDS4',
    word: 'A55BTN',
    telemetry: Uint8Array.of(0xa0, 0x81, 0x68, 0x66, 0x8b),
  };

  it('is read from a line, and written as one', () => {
    expect(parseCwBeacon(line)).toEqual({ ok: true, value: beacon });
    expect(formatCwBeacon(beacon)).toBe(line);
  });

  it.each([
    ['no blanks', 'JG6YKMBIRDS4A55BTNa08168668b'],
    ['blanks everywhere', ' J G 6 Y K M   B I R D S 4 A 5 5 B T N a 0 8 1 6 8 6 6 8 b \r'],
    ['blanks in wrong places and capitals', 'JG6 YKM BIR DS4A55 BTN A08 1686 68B'],
    ['the end of another before it', '8668b DE JG6YKM BIRDS4 A55BTN A08168668B'],
  ])('is read with %s', (_what, text) => {
    expect(parseCwBeacon(text)).toEqual({ ok: true, value: beacon });
  });

  it('may call itself as the mission says', () => {
    const maya = 'DU1A MAYA1 RSSI85 a08168668b';
    expect(faultOf(maya)).toMatchObject({ kind: 'missing-satellite', expected: 'a name such as BIRDS4' });
    expect(parseCwBeacon(maya, { satellites: ['BHUTAN1', 'maya1'] })).toMatchObject({
      ok: true,
      value: { satellite: 'MAYA1', word: 'RSSI85' },
    });
  });

  it.each([
    ['', 'missing-telemetry', '10 hexadecimal digits at the end', 'nothing'],
    ['JG6YKM BIRDS4 A55BTN a0816?668b', 'missing-telemetry', /digits/, 'A0816?668B'],
    ['JG6YKM BIRDS4 A55BTN a08168668', 'missing-telemetry', /digits/, 'NA08168668'],
    ['JG6YKM A55BTN a08168668b', 'missing-satellite', 'a name such as BIRDS4', 'JG6YKMA55BTN'],
    ['KM BIRDS4 A55BTN a08168668b', 'missing-callsign', 'a callsign before BIRDS4', 'KM'],
    ['JG6YKM BIRDS4 A55BT a08168668b', 'missing-word', /6 characters/, 'A55BT'],
    ['x'.repeat(300), 'too-long', /256/, 300],
  ])('%j: what is missing is told', (text, kind, expected, found) => {
    const fault = faultOf(text)!;
    expect(fault).toMatchObject({ kind, found });
    expect(fault.expected).toMatch(expected);
  });

  it('takes a digit that was lost from the word, and believes nothing of it', () => {
    // The word ends in a D: with a digit lost the D becomes the first of ten, and the word is one short.
    expect(faultOf('JG6YKM BIRDS4 A55BTD a0816668b')).toMatchObject({ kind: 'missing-word' });
  });

  it('never throws, whatever the line is', () => {
    const random = createRandom('cw');
    const letters = 'BIRDS4JG6YKMa0 \u0000é1x?';
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from(
        { length: random.integer(60) },
        () => letters[random.integer(letters.length)],
      ).join('');
      const parsed = parseCwBeacon(text);
      if (parsed.ok) expect(parseCwBeacon(formatCwBeacon(parsed.value))).toEqual(parsed);
    }
  });
});
