import { describe, expect, it } from 'vitest';
import { codeReply, HamlibAnswerParser, hamlibOctets } from './hamlib-reply.ts';
import type { HamlibRequest } from './hamlib-tokens.ts';
import {
  createRotctlTokeniser,
  positionOf,
  readRotctlOrder,
  rotctlReplies,
  rotctlRequests,
} from './rotctl.ts';

const request = (text: string) => createRotctlTokeniser().push(hamlibOctets(text))[0] as HamlibRequest;
const order = (text: string) => readRotctlOrder(request(text));
const text = (octets: Uint8Array) => String.fromCharCode(...octets);

describe('the language of rotctld', () => {
  it.each([
    ['p\n', { kind: 'get-position' }],
    ['P 123.45 67.8\n', { kind: 'set-position', azimuthDeg: 123.45, elevationDeg: 67.8 }],
    ['P -180 0\n', { kind: 'set-position', azimuthDeg: -180, elevationDeg: 0 }],
    ['S\n', { kind: 'stop' }],
    ['K\n', { kind: 'park' }],
    ['M 2 50\n', { kind: 'move', direction: 'up', speedShare: 0.5 }],
    ['M 8 -1\n', { kind: 'move', direction: 'left', speedShare: undefined }],
    ['\\dump_state\n', { kind: 'dump-state' }],
    ['R 1\n', { kind: 'not-offered', name: 'reset' }],
    ['w AZ\n', { kind: 'not-offered', name: 'send_cmd' }],
    ['Q', { kind: 'quit' }],
  ])('takes %j', (line, value) => {
    expect(order(line)).toEqual({ ok: true, value });
  });

  // `P nan nan` is `RPRT 0` at rotctld 4.5.4: what it takes is no yardstick.
  it.each(['P nan nan\n', 'P inf 0\n', 'P abc 1\n', 'P 1e999 0\n', 'M 3 50\n', 'M 2 0\n', 'M 2 101\n'])(
    'refuses %j',
    (line) => {
      expect(order(line)).toMatchObject({ ok: false, fault: { kind: 'bad-number' } });
    },
  );

  // Recorded 2026-11 from rotctld -m 1, Hamlib 4.5.4.
  it('answers as rotctld does', () => {
    const position = { azimuthDeg: 3.64, elevationDeg: 3.64 };
    expect(rotctlReplies.position(request('p\n'), position)).toBe('3.64\n3.64\n');
    expect(rotctlReplies.position(request('+p\n'), position)).toBe(
      'get_pos:\nAzimuth: 3.64\nElevation: 3.64\nRPRT 0\n',
    );
    expect(rotctlReplies.position(request(';p\n'), position)).toBe(
      'get_pos:;Azimuth: 3.64;Elevation: 3.64;RPRT 0\n',
    );
    expect(rotctlReplies.position(request('|\\get_pos\n'), position)).toBe(
      'get_pos:|Azimuth: 3.64|Elevation: 3.64|RPRT 0\n',
    );
    expect(codeReply(request('P 10 20\n'), 0)).toBe('RPRT 0\n');
    expect(codeReply(request('+P 10 20\n'), 0)).toBe('set_pos: 10 20\nRPRT 0\n');
    expect(codeReply(request('+P 999 20\n'), -1)).toBe('set_pos: 999 20\nRPRT -1\n');
    expect(codeReply(request('+S\n'), 0)).toBe('stop:\nRPRT 0\n');
    expect(codeReply(request('+M 2 50\n'), 0)).toBe('move: 2 50\nRPRT 0\n');
    expect(rotctlReplies.info(request('_\n'), 'Dummy rotator')).toBe('Dummy rotator\n');
    expect(rotctlReplies.info(request('+_\n'), 'Dummy rotator')).toBe(
      'get_info:\nInfo: Dummy rotator\nRPRT 0\n',
    );
  });

  it('tells its limits as rotctld does, but for the number of the model', () => {
    const limits = { minAzimuthDeg: -180, maxAzimuthDeg: 450, minElevationDeg: 0, maxElevationDeg: 90 };
    expect(rotctlReplies.state(request('\\dump_state\n'), limits)).toBe(
      '1\n2\nmin_az=-180.000000\nmax_az=450.000000\nmin_el=0.000000\nmax_el=90.000000\nsouth_zero=0\nrot_type=AzEl\ndone\n',
    );
    expect(rotctlReplies.state(request('+\\dump_state\n'), limits)).toBe(
      'dump_state:\nrotctld Protocol Ver: 1\nRotor Model: 2\nMinimum Azimuth: -180.000000\nMaximum Azimuth: 450.000000\n' +
        'Minimum Elevation: 0.000000\nMaximum Elevation: 90.000000\nSouth Zero: 0\nrot_type=AzEl\ndone\nRPRT 0\n',
    );
  });

  it('asks for long answers, and finds the position in them', () => {
    expect(text(rotctlRequests.readPosition())).toBe('+p\n');
    expect(text(rotctlRequests.setPosition({ azimuthDeg: 10, elevationDeg: -0.001 }))).toBe(
      '+P 10.00 0.00\n',
    );
    expect(text(rotctlRequests.stop())).toBe('+S\n');
    const read = (line: string) => {
      const [answer] = new HamlibAnswerParser().push(hamlibOctets(line));
      return answer?.kind === 'answer' ? positionOf(answer) : undefined;
    };
    expect(read('get_pos:\nAzimuth: 4.20\nElevation: 4.20\nRPRT 0\n')).toEqual({
      azimuthDeg: 4.2,
      elevationDeg: 4.2,
    });
    expect(read('get_pos:\nAzimuth: nan\nElevation: 4.20\nRPRT 0\n')).toBeUndefined();
    expect(read('get_pos:\nRPRT -5\n')).toBeUndefined();
  });
});
