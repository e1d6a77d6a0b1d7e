import { describe, expect, it } from 'vitest';
import { parseStation } from './station-config.ts';

const station = `id: here
name: Here
placeName: Here
latitudeDeg: 27
longitudeDeg: 89
heightM: 2300
`;

const read = (modem: string) => parseStation(`${station}modem: ${modem}\n`, 'station.yaml');

describe('the modem of station.yaml', () => {
  it.each([
    ['as it always was', '{ kind: raw-bytes, port: "tcp:127.0.0.1:7300" }'],
    ['as it always was', '{ kind: kiss, port: /dev/ttyUSB0, baudRate: 9600 }'],
    ['octets over UDP', '{ kind: raw-bytes, port: "udp:7300", sendTo: "10.0.0.2:7301" }'],
    ['octets of a file', '{ kind: raw-bytes, port: "file:pass.bin", octetsPerS: 1200 }'],
    [
      'a TNC with wishes',
      '{ kind: kiss, port: /dev/ttyUSB0, enterBy: kantronics, channel: 1, persistence: 0.25 }',
    ],
    ['lines of its own', '{ kind: kiss, port: /dev/ttyUSB0, enterBy: ["KISS ON", RESTART], sendPrefix: B }'],
    ['a packet engine', '{ kind: agwpe, port: "tcp:127.0.0.1:8000" }'],
    ['sound of gqrx', '{ kind: audio, source: { udp: 7355 }, demodulators: [afsk1200, cw] }'],
    ['sound of a file', '{ kind: audio, source: { wav: pass.wav, speed: 20 } }'],
    ['sound of a program', '{ kind: audio, source: { command: [arecord, -q] } }'],
    ['sound that is piped in', '{ kind: audio, source: { stdin: true } }'],
    ['Direwolf on a device', '{ kind: direwolf, input: { device: "plughw:1,0" }, profile: "9600" }'],
    ['Direwolf on a program', '{ kind: direwolf, input: { command: [rtl_fm, -f, 437M] }, ptt: rigctld }'],
  ])('may be %s', (_what, modem) => {
    expect(read(modem)).toMatchObject({ ok: true });
  });

  it.each([
    ['{ kind: tnc, port: x }', 'modem.kind', 'one of raw-bytes, kiss, agwpe, audio, direwolf', 'tnc'],
    ['{ kind: agwpe, port: /dev/ttyUSB0 }', 'modem.port', /tcp/, '/dev/ttyUSB0'],
    ['{ kind: kiss, port: x, persistence: 63 }', 'modem.persistence', '0 to 1', '63'],
    ['{ kind: audio, source: { udp: 7355 }, demodulators: [psk31] }', 'modem.demodulators[0]', /cw/, 'psk31'],
    ['{ kind: audio, source: { adp: 7355 } }', 'modem.source.adp', /one of/, 'adp'],
    ['{ kind: direwolf, input: { udp: 0 } }', 'modem.input.udp', /1 to 65535/, '0'],
  ])('%s is told where it is wrong', (modem, path, expected, found) => {
    expect(read(modem)).toMatchObject({
      ok: false,
      fault: {
        path,
        expected: typeof expected === 'string' ? expected : expect.stringMatching(expected),
        found,
      },
    });
  });
});
