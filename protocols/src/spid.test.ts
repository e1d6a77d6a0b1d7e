import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiOctets as ascii } from './line-cutter.ts';
import type { Exchange, RotatorOrder } from './rotator-language.ts';
import { md01, rot1prog, rot2prog } from './spid.ts';

const hex = (exchanges: readonly Exchange[] | undefined) =>
  (exchanges ?? []).map(({ bytes }) => Buffer.from(bytes).toString('hex'));
const octets = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const tenths = { azimuthDeg: 0.1, elevationDeg: 0.1 };
const state = { azimuthDeg: 123.4, elevationDeg: 45.6, isMoving: false, isRefused: false };
const answer = '57 04 08 03 04 0a 04 00 05 06 0a 20';
const position = { kind: 'position', azimuthDeg: 123.4, elevationDeg: 45.6, steps: tenths };

describe('SPID', () => {
  // Wire logs of Hamlib 4.5.4: rotctl -m 901 `p`, `S`, `P 200.44 30.66` (which it cuts to 200.4, 30.6), `P -10 5`.
  it('writes the frames that Hamlib writes to a Rot2Prog', () => {
    const { station } = rot2prog;
    expect(hex(station.query())).toEqual(['57000000000000000000001f20']);
    expect(hex(station.stop())).toEqual(['57000000000000000000000f20']);
    expect(hex(station.move({ azimuthDeg: 200.4, elevationDeg: 30.6 }, tenths))).toEqual([
      '57353630340a333930360a2f20',
    ]);
    expect(hex(station.move({ azimuthDeg: -10, elevationDeg: 5 }, tenths))).toEqual([
      '57333530300a333635300a2f20',
    ]);
  });

  it('counts in the pulses that the controller told: here two a degree', () => {
    const halves = { azimuthDeg: 0.5, elevationDeg: 0.5 };
    const frame = rot2prog.station.move({ azimuthDeg: 123.5, elevationDeg: 45 }, halves);
    // 967 and 810 pulses from -360 degrees, by hand from spid.c: PH * (360 + angle).
    expect(hex(frame)).toEqual(['57303936370230383130022f20']);
    expect(rot2prog.isPositionNeededToMove).toBe(true);
  });

  // rotctl -m 902 `P 200 0`: station hardware facts, section 3.
  it('sends a Rot1Prog whole degrees of azimuth', () => {
    expect(hex(rot1prog.station.move({ azimuthDeg: 200, elevationDeg: 0 }, tenths))).toEqual([
      '57353630300000000000002f20',
    ]);
    // rotctl -m 902 `p` with the antenna at north.
    const said = rot1prog.station.createParser().push(octets('57 03 06 00 20'));
    expect(said).toEqual([{ kind: 'position', azimuthDeg: 0 }]);
    const north = { ...state, azimuthDeg: 0 };
    const order = { kind: 'query', hasAzimuth: true, hasElevation: false } as const;
    expect(Buffer.from(rot1prog.controller.answer(order, north)).toString('hex')).toBe('5703060020');
  });

  // rotctl -m 903 `M 2 50`: a halt, then `57 04 … 14 20`; what it puts into PH and PV there is not set (spid.c).
  it('runs an MD-01 after a halt', () => {
    expect(hex(md01.station.jog?.('up', 1))).toEqual([
      '57000000000000000000000f20',
      '57040000000000000000001420',
    ]);
    expect(md01.controller.createParser().push(octets('57040000007f000000003e1420'))).toEqual([
      { kind: 'jog', direction: 'up' },
    ]);
  });

  it('reads where a Rot2Prog points, and how it counts', () => {
    expect(rot2prog.station.createParser().push(octets(answer))).toEqual([position]);
    const heard = rot2prog.controller.answer({ kind: 'query', hasAzimuth: true, hasElevation: true }, state);
    expect(heard).toEqual(octets(answer));
  });

  it('answers an order to go only as an MD-01', () => {
    const order = { kind: 'move', azimuthDeg: 1, elevationDeg: 2 } as const;
    expect(rot2prog.controller.answer(order, state)).toHaveLength(0);
    expect(md01.controller.answer(order, state)).toEqual(octets(answer));
  });

  it.each<[string, RotatorOrder]>([
    ['57000000000000000000001f20', { kind: 'query', hasAzimuth: true, hasElevation: true }],
    ['57000000000000000000000f20', { kind: 'stop', hasAzimuth: true, hasElevation: true }],
    ['57353630340a333930360a2f20', { kind: 'move', azimuthDeg: 200.4, elevationDeg: 30.6 }],
    ['57333530300a333635300a2f20', { kind: 'move', azimuthDeg: -10, elevationDeg: 5 }],
  ])('reads the order %s', (frame, order) => {
    expect(rot2prog.controller.createParser().push(octets(frame))).toEqual([order]);
  });

  // Some MD-01s write lines of a log between their frames (spid.c).
  it('finds frames between lines of a log', () => {
    const parser = md01.station.createParser();
    const stream = [...ascii('123: Watchdog fed\r\n'), ...octets(answer), ...ascii('124: W\r\n')];
    expect(parser.push(Uint8Array.from(stream))).toEqual([
      { kind: 'note', text: '123: Watchdog fed' },
      position,
      { kind: 'note', text: '124: W' },
    ]);
  });

  it.each([...octets(answer).keys()])('takes no frame that lost octet %i, and the next one', (lost) => {
    const parser = rot2prog.station.createParser();
    const damaged = octets(answer).filter((_, index) => index !== lost);
    const positions = parser
      .push(Uint8Array.from([...damaged, ...octets(answer)]))
      .filter(({ kind }) => kind === 'position');
    expect(positions).toEqual([position]);
  });

  it('does not obey an order with a letter among its digits', () => {
    const parser = rot2prog.controller.createParser();
    expect(parser.push(octets('57353641340a333930360a2f20')).every(({ kind }) => kind === 'unknown')).toBe(
      true,
    );
    expect(parser.push(octets('57000000000000000000000f20')).at(-1)).toMatchObject({ kind: 'stop' });
  });

  it('survives garbage and reads the second frame after it at the latest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        const parser = rot2prog.station.createParser();
        parser.push(garbage);
        parser.push(octets(answer));
        expect(parser.push(octets(answer)).at(-1)).toEqual(position);
      }),
    );
  });
});
