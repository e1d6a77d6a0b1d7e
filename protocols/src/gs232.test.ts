import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gs232a, gs232b } from './gs232.ts';
import { asciiOctets as ascii } from './line-cutter.ts';
import type { Exchange, RotatorAnswer, RotatorOrder } from './rotator-language.ts';

const text = (exchanges: readonly Exchange[] | undefined) =>
  (exchanges ?? []).map(({ bytes }) => String.fromCharCode(...bytes)).join('');
const steps = { azimuthDeg: 1, elevationDeg: 1 };
const both = { hasAzimuth: true, hasElevation: true };
const readAnswers = (line: string) => gs232b.station.createParser().push(ascii(line));
const readOrders = (line: string) => gs232a.controller.createParser().push(ascii(line));
const position = (azimuthDeg: number, elevationDeg?: number): RotatorAnswer => ({
  kind: 'position',
  azimuthDeg,
  ...(elevationDeg === undefined ? {} : { elevationDeg }),
});

describe('GS-232', () => {
  // Wire log of Hamlib 4.5.4, rotctl -m 601: `P 200.44 30.66`, `p`, `S`, `M 2 50`, `M 16 60`.
  it('writes the orders that Hamlib writes', () => {
    const { station } = gs232a;
    expect(text(station.move({ azimuthDeg: 200, elevationDeg: 31 }, steps))).toBe('W200 031\r');
    expect(text(station.move({ azimuthDeg: 5, elevationDeg: 0 }, steps))).toBe('W005 000\r');
    expect(text(station.query())).toBe('C2\r');
    expect(text(station.stop())).toBe('S\r');
    expect(text(station.jog?.('up', 0.5))).toBe('X2\rU\r');
    expect(text(station.jog?.('right', 1))).toBe('X4\rR\r');
  });

  it('has no word for what lies left of north', () => {
    expect(() => gs232a.station.move({ azimuthDeg: -10, elevationDeg: 5 }, steps)).toThrow(RangeError);
    expect(gs232a.range.minAzimuthDeg).toBe(0);
  });

  it.each<[string, string, RotatorAnswer[]]>([
    ['of an A', '+0123+0045\r\n', [position(123, 45)]],
    ['of a B', 'AZ=123  EL=045\r\n', [position(123, 45)]],
    ['without blanks (Hamlib issue 962)', 'AZ=070EL=000\r\n', [position(70, 0)]],
    ['of an azimuth alone (issue 309)', 'AZ=229\r', [position(229)]],
    ['of an A to C', '+0229\r\n', [position(229)]],
    ['of a B to B', 'EL=045\r\n', [{ kind: 'position', elevationDeg: 45 }]],
    ['with the carriage return of the command before (issue 272)', '\r+0123+0045\r\n', [position(123, 45)]],
    ['that ends in a carriage return', 'AZ=359  EL=180\r', [position(359, 180)]],
    [
      'behind a stray ?> (issue 122)',
      '?>AZ=010  EL=020\r\n',
      [{ kind: 'refused', text: '?>' }, position(10, 20)],
    ],
    ['on a line that echoes', 'C2\rAZ=010  EL=020\r\n', [{ kind: 'note', text: 'C2' }, position(10, 20)]],
    ['that lost a digit', '+013+0045\r\n', [{ kind: 'unknown', text: '+013+0045' }]],
    ['that lost a digit, of a B', 'AZ=12  EL=045\r\n', [{ kind: 'unknown', text: 'AZ=12  EL=045' }]],
    ['of another language', 'AZ123.4 EL45.6\n', [{ kind: 'unknown', text: 'AZ123.4 EL45.6' }]],
  ])('reads the answer %s', (_what, line, answers) => {
    expect(readAnswers(line)).toEqual(answers);
  });

  it.each<[string, RotatorOrder[]]>([
    ['W200 031\r', [{ kind: 'move', azimuthDeg: 200, elevationDeg: 31 }]],
    // rotctl -m 603 puts another carriage return behind each command.
    ['W200 031\r\r', [{ kind: 'move', azimuthDeg: 200, elevationDeg: 31 }]],
    ['w200 031\r', [{ kind: 'move', azimuthDeg: 200, elevationDeg: 31 }]],
    ['M090\r', [{ kind: 'move', azimuthDeg: 90 }]],
    ['C2\r', [{ kind: 'query', ...both }]],
    ['C\r', [{ kind: 'query', hasAzimuth: true, hasElevation: false }]],
    ['B\r', [{ kind: 'query', hasAzimuth: false, hasElevation: true }]],
    ['S\r\r', [{ kind: 'stop', ...both }]],
    [
      'A\rE\r',
      [
        { kind: 'stop', hasAzimuth: true, hasElevation: false },
        { kind: 'stop', hasAzimuth: false, hasElevation: true },
      ],
    ],
    [
      'X2\rU\r',
      [
        { kind: 'speed', speedShare: 0.5 },
        { kind: 'jog', direction: 'up' },
      ],
    ],
    ['P45\r', [{ kind: 'other', text: 'P45' }]],
    ['W20 031\r', [{ kind: 'unknown', text: 'W20 031' }]],
    ['W2000 031\r', [{ kind: 'unknown', text: 'W2000 031' }]],
  ])('reads the order %j', (line, orders) => {
    expect(readOrders(line)).toEqual(orders);
  });

  it('answers with its position, a carriage return, or ?>', () => {
    const state = { azimuthDeg: 123.4, elevationDeg: 45.6, isMoving: false, isRefused: false };
    const said = (language: typeof gs232a, line: string, isRefused = false) =>
      language.controller
        .createParser()
        .push(ascii(line))
        .map((order) => String.fromCharCode(...language.controller.answer(order, { ...state, isRefused })))
        .join('');
    expect(said(gs232a, 'C2\r')).toBe('+0123+0046\r\n');
    expect(said(gs232b, 'C2\r')).toBe('AZ=123  EL=046\r\n');
    expect(said(gs232b, 'B\r')).toBe('EL=046\r\n');
    expect(said(gs232a, 'C\r')).toBe('+0123\r\n');
    expect(said(gs232a, 'W010 020\r')).toBe('\r');
    expect(said(gs232a, 'W010 999\r', true)).toBe('?>\r\n');
    expect(said(gs232a, 'rubbish\r')).toBe('?>\r\n');
  });

  it('tells what lies left of north as a compass does', () => {
    const state = { azimuthDeg: -10, elevationDeg: 0, isMoving: false, isRefused: false };
    const said = gs232a.controller.answer({ kind: 'query', ...both }, state);
    expect(String.fromCharCode(...said)).toBe('+0350+0000\r\n');
  });

  it('survives garbage and reads the next line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        const parser = gs232a.station.createParser();
        parser.push(garbage);
        expect(parser.push(ascii('\r\n+0123+0045\r\n')).at(-1)).toEqual(position(123, 45));
      }),
    );
  });
});
