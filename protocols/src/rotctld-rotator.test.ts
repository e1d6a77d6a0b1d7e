import { describe, expect, it } from 'vitest';
import { hamlibOctets } from './hamlib-reply.ts';
import { rotctldRotator } from './rotctld-rotator.ts';

const text = (octets: Uint8Array) => String.fromCharCode(...octets);
const heard = (said: string) => rotctldRotator.station.createParser().push(hamlibOctets(said));
const state = { azimuthDeg: 10, elevationDeg: 20, isMoving: false, isRefused: false };

describe('rotctld as a rotator', () => {
  // Recorded 2026-11 from rotctld -m 1, Hamlib 4.5.4: answers to `+p`, `+P 10 20`, `+P 999 20`, `+S`, `+w …`.
  it.each([
    [
      'get_pos:\nAzimuth: 2.20\nElevation: 2.20\nRPRT 0\n',
      {
        kind: 'position',
        azimuthDeg: 2.2,
        elevationDeg: 2.2,
        written: { azimuth: '0.00', elevation: '0.00' },
      },
    ],
    ['set_pos: 10 20\nRPRT 0\n', { kind: 'acknowledged' }],
    ['set_pos: 999 20\nRPRT -1\n', { kind: 'refused', text: 'set_pos RPRT -1, EINVAL: invalid parameter' }],
    ['stop:\nRPRT 0\n', { kind: 'acknowledged' }],
    [
      'get_pos:\nRPRT -6\n',
      { kind: 'refused', text: 'get_pos RPRT -6, EIO: the line to the device is broken' },
    ],
  ])('understands %j', (said, answer) => {
    expect(heard(said)).toEqual([answer]);
  });

  it('asks, orders and stops in long form', () => {
    const { query, move, stop } = rotctldRotator.station;
    const steps = { azimuthDeg: 0.01, elevationDeg: 0.01 };
    const exchanges = [...query(), ...move({ azimuthDeg: 123.45, elevationDeg: 67.8 }, steps), ...stop()];
    expect(exchanges.map(({ bytes }) => text(bytes))).toEqual(['+p\n', '+P 123.45 67.80\n', '+S\n']);
  });

  it('answers as rotctld does, in the form that was asked for', () => {
    const parser = rotctldRotator.controller.createParser();
    const answers = (said: string, change = {}) =>
      parser
        .push(hamlibOctets(said))
        .map((order) => text(rotctldRotator.controller.answer(order, { ...state, ...change })));
    expect(answers('p\n+p\n')).toEqual([
      '10.00\n20.00\n',
      'get_pos:\nAzimuth: 10.00\nElevation: 20.00\nRPRT 0\n',
    ]);
    expect(answers('P 10 20\n')).toEqual(['RPRT 0\n']);
    expect(answers('+P 999 20\n', { isRefused: true })).toEqual(['set_pos: 999 20\nRPRT -1\n']);
    expect(answers('P nan nan\n')).toEqual(['RPRT -1\n']);
    expect(answers('S\n+M 2 50\n')).toEqual(['RPRT 0\n', 'move: 2 50\nRPRT 0\n']);
  });
});
