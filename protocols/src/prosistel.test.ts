import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiOctets as ascii } from './line-cutter.ts';
import { prosistelCombi, prosistelD } from './prosistel.ts';
import type { Exchange, RotatorAnswer } from './rotator-language.ts';

const text = (exchanges: readonly Exchange[]) => exchanges.map(({ bytes }) => String.fromCharCode(...bytes));
const readAnswers = (line: string) => prosistelCombi.station.createParser().push(ascii(line));
const steps = { azimuthDeg: 0.1, elevationDeg: 0.1 };

describe('Prosistel', () => {
  // Wire log of Hamlib 4.5.4, rotctl -m 1703: `P 200.44 30.66`, `p`, `S`.
  it('Combi-Track is told tenths, each axis by itself', () => {
    const { station } = prosistelCombi;
    expect(text(station.move({ azimuthDeg: 200.4, elevationDeg: 30.7 }, steps))).toEqual([
      '\x02AG2004\r',
      '\x02BG307\r',
    ]);
    expect(text(station.query())).toEqual(['\x02A?\r', '\x02B?\r']);
    expect(text(station.stop())).toEqual(['\x02AG9777\r', '\x02BG9777\r']);
  });

  // rotctl -m 1701: `P 290 0`, `p`, `S`.
  it('D is told degrees of azimuth', () => {
    const { station } = prosistelD;
    expect(text(station.move({ azimuthDeg: 290, elevationDeg: 12 }, steps))).toEqual(['\x02AG290\r']);
    expect(text(station.query())).toEqual(['\x02A?\r']);
    expect(text(station.stop())).toEqual(['\x02AG997\r']);
    expect(prosistelD.axes).toBe('azimuth');
  });

  // Answers of real boxes, from the comments in Hamlib rotators/prosistel/prosistel.c (049b0ac5).
  it.each<[string, RotatorAnswer[]]>([
    ['\x02A,?,1000,R\r', [{ kind: 'position', azimuthDeg: 100, written: { azimuth: '0000' } }]],
    ['\x02B,?,0900,R\r', [{ kind: 'position', elevationDeg: 90 }]],
    ['\x02B,?,E,00003\r', [{ kind: 'refused', text: 'error 00003' }]],
    ['\x02A,G,R\r', [{ kind: 'acknowledged' }]],
    // Our own order on a line that echoes; a frame that lost its end; one that lost its start.
    ['\x02AG2004\r', [{ kind: 'note', text: 'AG2004' }]],
    [
      '\x02A,?,10\x02A,?,1000,R\r',
      [
        { kind: 'unknown', text: 'A,?,10' },
        { kind: 'position', azimuthDeg: 100, written: { azimuth: '0000' } },
      ],
    ],
    ['A,?,1000,R\r', [{ kind: 'unknown', text: 'A,?,1000,R' }]],
  ])('reads the answer %j', (line, answers) => {
    expect(readAnswers(line)).toEqual(answers);
  });

  it('takes a number that is short for damaged, once the box was heard to fill up with noughts', () => {
    const parser = prosistelCombi.station.createParser();
    const kinds = (line: string) => parser.push(ascii(line)).map(({ kind }) => kind);
    expect(kinds('\x02A,?,900,R\r')).toEqual(['position']);
    expect(kinds('\x02A,?,0900,R\r\x02A,?,090,R\r')).toEqual(['position', 'unknown']);
  });

  it('D reads 290 as degrees', () => {
    const [answer] = prosistelD.station.createParser().push(ascii('\x02A,?,290,R\r'));
    expect(answer).toEqual({ kind: 'position', azimuthDeg: 290, written: { azimuth: '000' } });
  });

  it.each([997, 977, 999])('halts at the angle %i, which no mast has', (angle) => {
    const order = prosistelD.controller.createParser().push(ascii(`\x02AG${angle}\r`));
    expect(order).toEqual([{ kind: 'stop', hasAzimuth: true, hasElevation: false }]);
  });

  it('answers every order, and an axis that is not there with an error', () => {
    const state = { azimuthDeg: 290, elevationDeg: 9, isMoving: false, isRefused: false };
    const said = ({ controller }: typeof prosistelD, line: string) =>
      controller
        .createParser()
        .push(ascii(line))
        .map((order) => String.fromCharCode(...controller.answer(order, state)))
        .join('');
    expect(said(prosistelD, '\x02A?\r')).toBe('\x02A,?,290,R\r');
    expect(said(prosistelCombi, '\x02B?\r')).toBe('\x02B,?,0090,R\r');
    expect(said(prosistelD, '\x02AG10\r')).toBe('\x02A,G,R\r');
    // What Hamlib says first.
    expect(said(prosistelD, '\x02AS\r')).toBe('\x02A,S,R\r');
    expect(said(prosistelD, '\x02B?\r')).toBe('\x02B,?,E,00003\r');
  });

  it('survives garbage and reads the next frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        const parser = prosistelD.station.createParser();
        parser.push(garbage);
        expect(parser.push(ascii('\r\x02A,?,290,R\r')).at(-1)).toEqual({
          kind: 'position',
          azimuthDeg: 290,
          written: { azimuth: '000' },
        });
      }),
    );
  });
});
