import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easycomm1, easycomm2, easycomm3 } from './easycomm.ts';
import { asciiOctets as ascii } from './line-cutter.ts';
import type { Exchange, RotatorAnswer, RotatorOrder } from './rotator-language.ts';

const text = (exchanges: readonly Exchange[] | undefined) =>
  (exchanges ?? []).map(({ bytes }) => String.fromCharCode(...bytes)).join('');
const readOrders = (line: string) => easycomm2.controller.createParser().push(ascii(line));
const readAnswers = (line: string) => easycomm2.station.createParser().push(ascii(line));
const steps = { azimuthDeg: 0.1, elevationDeg: 0.1 };
const standing = { azimuthDeg: 123.4, elevationDeg: 45.6, isMoving: false, isRefused: false };
const both = { hasAzimuth: true, hasElevation: true };

describe('EasyComm', () => {
  // What Hamlib 4.5.4 put on the wire (rotctl -m 202 on a pseudo-terminal; `P 200.44 30.66`, `p`, `S`, `K`, `R 1`, `M`).
  it('II writes the lines that Hamlib writes', () => {
    const { station } = easycomm2;
    expect(text(station.move({ azimuthDeg: 200.44, elevationDeg: 30.66 }, steps))).toBe('AZ200.4 EL30.7\n');
    expect(text(station.move({ azimuthDeg: 359.99, elevationDeg: 0 }, steps))).toBe('AZ360.0 EL0.0\n');
    expect(text(station.query())).toBe('AZ EL \n');
    expect(text(station.stop())).toBe('SA SE \n');
    expect(text(station.park?.())).toBe('PARK\n');
    expect(text(station.reset?.())).toBe('RESET\n');
    expect(text(station.jog?.('up', 1))).toBe('MU\n');
    expect(text(station.jog?.('left', 1))).toBe('ML\n');
  });

  // rotctl -m 201: `P 200.44 30.66`.
  it('I tells where to point, with the frequencies that it does not care for, and asks nothing', () => {
    const target = { azimuthDeg: 200.44, elevationDeg: 30.66 };
    expect(text(easycomm1.station.move(target, steps))).toBe('AZ200.4 EL30.7 UP000 XXX DN000 XXX\n');
    expect(easycomm1.station.query()).toEqual([]);
    expect(easycomm1.hasPosition).toBe(false);
  });

  // rotctl -m 204: `M 2 50` (up, half speed) and `M 16 60` (right): (speed - 1) * 100 thousandths of a degree a second.
  it('III jogs with a velocity', () => {
    expect(text(easycomm3.station.jog?.('up', 49 / 99))).toBe('VU4900\n');
    expect(text(easycomm3.station.jog?.('right', 59 / 99))).toBe('VR5900\n');
    expect(readOrders('VU4900\n')).toEqual([{ kind: 'jog', direction: 'up', speedShare: 4900 / 9900 }]);
  });

  it('never writes a negative zero', () => {
    expect(text(easycomm2.station.move({ azimuthDeg: 0, elevationDeg: -0.04 }, steps))).toBe('AZ0.0 EL0.0\n');
  });

  it.each<[string, RotatorOrder[]]>([
    ['AZ200.4 EL30.7\n', [{ kind: 'move', azimuthDeg: 200.4, elevationDeg: 30.7 }]],
    ['AZ EL \n', [{ kind: 'query', ...both }]],
    // Hamlib after 4.5.4 (8319dc5d, easycomm.c) asks for one axis, reads, then asks for the other.
    ['AZ\n', [{ kind: 'query', hasAzimuth: true, hasElevation: false }]],
    ['EL\n', [{ kind: 'query', hasAzimuth: false, hasElevation: true }]],
    ['EL45.6\n', [{ kind: 'move', elevationDeg: 45.6 }]],
    ['SA SE \n', [{ kind: 'stop', ...both }]],
    ['MU\n', [{ kind: 'jog', direction: 'up' }]],
    ['PARK\n', [{ kind: 'park' }]],
    ['RESET\n', [{ kind: 'reset' }]],
    // EasyComm I: rotctl -m 201 sends frequencies and modes along; WiSP sends real ones (easycomm.txt).
    ['AZ200.4 EL30.7 UP000 XXX DN000 XXX\n', [{ kind: 'move', azimuthDeg: 200.4, elevationDeg: 30.7 }]],
    ['AZ9.4 EL3.7 UP145800000 USB DN435950000 FM\n', [{ kind: 'move', azimuthDeg: 9.4, elevationDeg: 3.7 }]],
    // EasyComm III asks with newline and then semicolon (easycomm.c).
    ['VE\n;', [{ kind: 'other', text: 'VE' }]],
    ['CW1,5\n;', [{ kind: 'other', text: 'CW1,5' }]],
    // Seen in the field: no blank between the axes, CR LF, lower case, a blank before the number.
    ['AZ070.0EL000.0\r\n', [{ kind: 'move', azimuthDeg: 70, elevationDeg: 0 }]],
    ['az 12.5 el 3\r', [{ kind: 'move', azimuthDeg: 12.5, elevationDeg: 3 }]],
  ])('reads the order %j', (line, orders) => {
    expect(readOrders(line)).toEqual(orders);
  });

  it.each<[string, RotatorAnswer[]]>([
    [
      'AZ123.4 EL45.6\n',
      [
        {
          kind: 'position',
          azimuthDeg: 123.4,
          elevationDeg: 45.6,
          written: { azimuth: '000.0', elevation: '00.0' },
        },
      ],
    ],
    [
      'AZ123.4\nEL45.6\n',
      [
        { kind: 'position', azimuthDeg: 123.4, written: { azimuth: '000.0' } },
        { kind: 'position', elevationDeg: 45.6, written: { elevation: '00.0' } },
      ],
    ],
    ['VE1.0\n', [{ kind: 'note', text: 'VE1.0' }]],
    ['ALmotor jammed\n', [{ kind: 'unknown', text: 'ALmotor jammed' }]],
    ['ALjam\n', [{ kind: 'note', text: 'ALjam' }]],
    // Our own question on a line that echoes.
    ['AZ EL \n', [{ kind: 'note', text: 'query' }]],
    // The end of a damaged answer grown into the next one.
    ['AZ12AZ123.4 EL45.6\n', [{ kind: 'unknown', text: 'AZ12AZ123.4 EL45.6' }]],
  ])('reads the answer %j', (line, answers) => {
    expect(readAnswers(line)).toEqual(answers);
  });

  it('answers what was asked, and nothing else', () => {
    const said = (line: string) =>
      readOrders(line)
        .map((order) => String.fromCharCode(...easycomm2.controller.answer(order, standing)))
        .join('');
    expect(said('AZ EL \n')).toBe('AZ123.4 EL45.6\n');
    expect(said('EL\n')).toBe('EL45.6\n');
    expect(said('VE\n;')).toBe('VE1.0\n');
    expect(said('GS\n;')).toBe('GS1\n');
    expect(said('IP0\n;')).toBe('IP0,0\n');
    expect(said('AZ1.0 EL2.0\nSA SE \nPARK\nrubbish\n')).toBe('');
  });

  it('puts a halt before anything else in its line', () => {
    expect(readOrders('AZ10.0 SA SE\n').map((order) => order.kind)).toEqual(['stop', 'move']);
  });

  it.each(['AZ12x4 EL30.7', 'AZ12.3.4 EL30.7', 'AZNaN', 'AZ1e9', 'AZ--5', 'FOO', 'AZ99999 EL1'])(
    'does not obey the damaged line %j',
    (line) => {
      expect(readOrders(`${line}\n`)).toEqual([{ kind: 'unknown', text: line }]);
    },
  );

  it('drops a line that never ends, and obeys the next', () => {
    const parser = easycomm2.controller.createParser();
    expect(parser.push(new Uint8Array(1_000_000).fill(0x41))).toEqual([]);
    expect(parser.push(ascii('\nSA\n')).at(-1)).toMatchObject({ kind: 'stop' });
  });

  it('survives garbage and reads the next line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        const parser = easycomm2.station.createParser();
        parser.push(garbage);
        expect(parser.push(ascii('\nAZ1.0 EL2.0\n')).at(-1)).toEqual({
          kind: 'position',
          azimuthDeg: 1,
          elevationDeg: 2,
          written: { azimuth: '0.0', elevation: '0.0' },
        });
      }),
    );
  });
});
