import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EasycommMessage,
  EasycommParser,
  encodeMove,
  encodePark,
  encodePosition,
  encodeQuery,
  encodeReset,
  encodeStop,
} from './easycomm.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const parse = (line: string) => new EasycommParser().push(ascii(line));

describe('EasyComm II', () => {
  // What Hamlib 4.5.4 put on the wire (rotctl -m 202 on a pseudo-terminal; `P 200.44 30.66`, `p`, `S`, `K`, `R 1`).
  it('writes the lines that Hamlib writes', () => {
    expect(text(encodeMove({ azimuthDeg: 200.44, elevationDeg: 30.66 }))).toBe('AZ200.4 EL30.7\n');
    expect(text(encodeMove({ azimuthDeg: 359.99, elevationDeg: 0 }))).toBe('AZ360.0 EL0.0\n');
    expect(text(encodeQuery())).toBe('AZ EL \n');
    expect(text(encodeStop())).toBe('SA SE \n');
    expect(text(encodePark())).toBe('PARK\n');
    expect(text(encodeReset())).toBe('RESET\n');
    expect(text(encodePosition({ azimuthDeg: 123.4, elevationDeg: 45.6 }))).toBe('AZ123.4 EL45.6\n');
  });

  it('never writes a negative zero', () => {
    expect(text(encodeMove({ elevationDeg: -0.04 }))).toBe('EL0.0\n');
  });

  it.each<[string, EasycommMessage[]]>([
    ['AZ200.4 EL30.7\n', [{ kind: 'angles', angles: { azimuthDeg: 200.4, elevationDeg: 30.7 } }]],
    ['AZ EL \n', [{ kind: 'query', hasAzimuth: true, hasElevation: true }]],
    // Hamlib after 4.5.4 (8319dc5d, easycomm.c) asks for one axis, reads, then asks for the other.
    ['AZ\n', [{ kind: 'query', hasAzimuth: true, hasElevation: false }]],
    ['EL\n', [{ kind: 'query', hasAzimuth: false, hasElevation: true }]],
    ['EL45.6\n', [{ kind: 'angles', angles: { elevationDeg: 45.6 } }]],
    ['SA SE \n', [{ kind: 'stop', hasAzimuth: true, hasElevation: true }]],
    ['MU\n', [{ kind: 'jog', direction: 'up' }]],
    ['PARK\n', [{ kind: 'park' }]],
    ['RESET\n', [{ kind: 'reset' }]],
    // EasyComm I: rotctl -m 201 sends frequencies and modes along.
    [
      'AZ200.4 EL30.7 UP000 XXX DN000 XXX\n',
      [{ kind: 'angles', angles: { azimuthDeg: 200.4, elevationDeg: 30.7 } }],
    ],
    // EasyComm III asks with newline and then semicolon (easycomm.c).
    ['VE\n;', [{ kind: 'version', text: 'VE' }]],
    // Controllers in the field: no blank between the axes, CR LF, lower case, a blank before the number.
    ['AZ070.0EL000.0\r\n', [{ kind: 'angles', angles: { azimuthDeg: 70, elevationDeg: 0 } }]],
    ['az 12.5 el 3\r', [{ kind: 'angles', angles: { azimuthDeg: 12.5, elevationDeg: 3 } }]],
  ])('reads %j', (line, messages) => {
    expect(parse(line)).toEqual(messages);
  });

  it('puts a halt before anything else in its line', () => {
    expect(parse('AZ10.0 SA SE\n').map((message) => message.kind)).toEqual(['stop', 'angles']);
  });

  it.each(['AZ12x4 EL30.7', 'AZ12.3.4 EL30.7', 'AZNaN', 'AZ1e9', 'AZ--5', 'FOO', 'AZ99999 EL1'])(
    'does not obey the damaged line %j',
    (line) => {
      expect(parse(`${line}\n`)).toEqual([{ kind: 'unknown', text: line }]);
    },
  );

  it('drops a line that never ends, and obeys the next', () => {
    const parser = new EasycommParser();
    expect(parser.push(new Uint8Array(1_000_000).fill(0x41))).toEqual([]);
    expect(parser.push(ascii('\nSA\n')).at(-1)).toMatchObject({ kind: 'stop' });
  });

  it('reads the same wherever the line is cut', () => {
    const stream = ascii('AZ200.4 EL30.7\nAZ EL \nSA SE \nPARK\r\nAZ1.0\n');
    const whole = new EasycommParser().push(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const parser = new EasycommParser();
        const heard: EasycommMessage[] = [];
        let start = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), stream.length]) {
          heard.push(...parser.push(stream.slice(start, cut)));
          start = cut;
        }
        expect(heard).toEqual(whole);
      }),
    );
  });

  it('survives garbage and reads the next line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        const parser = new EasycommParser();
        parser.push(garbage);
        expect(parser.push(ascii('\nAZ1.0 EL2.0\n')).at(-1)).toEqual({
          kind: 'angles',
          angles: { azimuthDeg: 1, elevationDeg: 2 },
        });
      }),
    );
  });
});
