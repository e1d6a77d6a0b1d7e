import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRprt, HamlibAnswerParser, hamlibOctets } from './hamlib-reply.ts';

const parse = (text: string) => new HamlibAnswerParser().push(hamlibOctets(text));

describe('long answers of rotctld and rigctld', () => {
  // Recorded 2026-11 from Hamlib 4.5.4 on loopback: rotctld -m 1, rigctld -m 6.
  it.each([
    ['get_pos:\nAzimuth: 2.20\nElevation: 2.20\nRPRT 0\n', 'get_pos', ['2.20', '2.20'], 0],
    ['set_pos: 10 20\nRPRT 0\n', 'set_pos', [], 0],
    ['set_pos: 999 20\nRPRT -1\n', 'set_pos', [], -1],
    ['get_freq: currVFO\nFrequency: 145000000\nRPRT 0\n', 'get_freq', ['145000000'], 0],
    ['get_split_vfo:\nSplit: 0\nTX VFO: TX\nRPRT 0\n', 'get_split_vfo', ['0', 'TX'], 0],
    ['get_level: STRENGTH\n-52\nRPRT 0\n', 'get_level', ['-52'], 0],
    ['get_vfo:\nRPRT -11\n', 'get_vfo', [], -11],
    ['get_info:\nInfo: Dummy rotator\nRPRT 0\n', 'get_info', ['Dummy rotator'], 0],
  ])('reads %j', (text, command, values, code) => {
    expect(parse(text)).toMatchObject([{ kind: 'answer', command, values, code }]);
  });

  it('names a part by its label', () => {
    const [answer] = parse('get_mode:\nMode: PKTUSB\nPassband: 2400\nRPRT 0\n');
    expect(answer).toMatchObject({ byLabel: { Mode: 'PKTUSB', Passband: '2400' } });
  });

  it('tells what is no long answer, and reads the next one', () => {
    expect(parse('145000000\nRPRT -1\nset_freq: 1\nRPRT 0\n')).toMatchObject([
      { kind: 'unknown', text: '145000000' },
      { kind: 'unknown', text: 'RPRT -1' },
      { kind: 'answer', command: 'set_freq', code: 0 },
    ]);
  });

  it('gives up an answer without end when the next one begins', () => {
    expect(
      parse('get_pos:\nAzimuth: 2.20\nget_pos:\nAzimuth: 1.00\nElevation: 2.00\nRPRT 0\n'),
    ).toMatchObject([{ kind: 'unknown' }, { kind: 'answer', values: ['1.00', '2.00'] }]);
  });

  it('keeps no more of an answer without end than its beginning', () => {
    const parser = new HamlibAnswerParser();
    parser.push(hamlibOctets(`get_pos:\n${'Azimuth: 1.00\n'.repeat(10_000)}`));
    parser.push(new Uint8Array(1_000_000).fill(0x41));
    const text = '\nget_pos:\nAzimuth: 1.00\nElevation: 2.00\nRPRT 0\n';
    expect(parser.push(hamlibOctets(text)).at(-1)).toMatchObject({ values: ['1.00', '2.00'] });
  });

  it('survives noise and reads the next answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const parser = new HamlibAnswerParser();
        parser.push(noise);
        const answers = parser.push(hamlibOctets('\nset_ptt: 0\nRPRT 0\n'));
        expect(answers.at(-1)).toMatchObject({ kind: 'answer', command: 'set_ptt', code: 0 });
      }),
    );
  });

  it('says what an error number means', () => {
    expect(describeRprt(-5)).toBe('RPRT -5 (ETIMEOUT: the device did not answer in time)');
    expect(describeRprt(-99)).toBe('RPRT -99');
  });
});
