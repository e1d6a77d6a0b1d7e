import { radioKinds } from '@dawa/protocols/radio-models';
import { rotatorKinds, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { describe, expect, it } from 'vitest';
import { civWords } from './civ-words.ts';
import { ascii, fromHex } from './memory-port.fixture.ts';
import { rotatorWords } from './rotator-words.ts';
import { wireWordsOf } from './wire-words.ts';

describe('A cable in words', () => {
  // Wire log of Hamlib 4.5.4, rigctl -m 3081.
  it.each([
    ['sent', 'fe fe a2 e0 25 00 fd', 'frequency?'],
    ['received', 'fe fe e0 a2 25 00 00 50 82 45 01 fd', 'frequency 145 825 000 Hz'],
    ['sent', 'fe fe a2 e0 25 00 00 50 82 45 01 fd', 'set frequency 145 825 000 Hz'],
    ['sent', 'fe fe a2 e0 25 01 00 00 95 35 04 fd', 'set other frequency 435 950 000 Hz'],
    ['received', 'fe fe e0 a2 fb fd', 'done'],
    ['received', 'fe fe e0 a2 fa fd', 'refused'],
    ['sent', 'fe fe a2 e0 26 00 05 00 01 fd', 'set mode FM, filter 1'],
    ['sent', 'fe fe a2 e0 07 d1 fd', 'select Sub'],
    ['sent', 'fe fe a2 e0 1c 00 01 fd', 'key down'],
    ['received', 'fe fe e0 a2 1c 00 01 fd', 'transmitting'],
    ['received', 'fe fe e0 a2 15 02 00 80 fd', 'S-meter 80'],
    ['received', 'fe fe a2 e0 25 00 fd fe fe e0 a2 fb fd', 'echo of frequency?; done'],
    ['received', 'fe fe 00 a2 00 00 50 82 45 01 fd', 'said unasked: frequency 145 825 000 Hz'],
    ['sent', 'fe fe a2 e0 1a 05 01 27 fd', 'command 1a 05 01 27'],
    ['received', 'ff 00 13', null],
  ] as const)('%s %s is "%s"', (direction, hex, words) => {
    expect(civWords(direction, fromHex(hex))).toBe(words);
  });

  // Wire log of Hamlib 4.5.4, rigctl -m 2014.
  it.each([
    ['sent', 'FA00145825000;ID;', 'set frequency A 145 825 000 Hz; which radio?'],
    ['received', 'FA00145825000;', 'frequency A 145 825 000 Hz'],
    ['sent', 'TX;', 'key down'],
    ['sent', 'RX;', 'key up'],
    ['received', '?;', 'refused'],
    ['sent', 'SA1010110;', 'set satellite mode 1010110'],
  ] as const)('%s %s is "%s"', (direction, text, words) => {
    expect(wireWordsOf('kenwood')!(direction, ascii(text))).toBe(words);
  });

  // Wire log of Hamlib 4.5.4, rigctl -m 1001.
  it.each([
    ['sent', '14 58 25 00 01', 'set frequency 145 825 000 Hz'],
    ['sent', '43 50 00 00 21', 'set frequency 435 000 000 Hz, satellite transmit'],
    ['sent', '08 00 00 00 07', 'set mode FM'],
    ['sent', '00 00 00 00 08', 'key down'],
    ['received', '14 58 25 00 08', '145 825 000 Hz, FM'],
    ['received', '80', undefined],
  ] as const)('%s %s is "%s"', (direction, hex, words) => {
    expect(wireWordsOf('yaesu-binary')!(direction, fromHex(hex))).toBe(words);
  });

  // Recorded from rigctld -m 6, Hamlib 4.5.4.
  it.each([
    ['sent', '+F 145825000\n', 'set frequency 145825000'],
    ['received', 'get_freq:\nFrequency: 145825000\nRPRT 0\n', 'get frequency: 145825000'],
    ['received', 'set_ptt: 1\nRPRT -1\n', 'set key: RPRT -1 (EINVAL: invalid parameter)'],
    ['received', 'set_ptt: 0\nRPRT 0\n', 'set key done'],
  ] as const)('%s %j is "%s"', (direction, text, words) => {
    expect(wireWordsOf('rigctld')!(direction, ascii(text))).toBe(words);
  });

  it('has words for every radio and rotator, and none for octets of a modem', () => {
    for (const kind of [...radioKinds, ...rotatorKinds])
      expect(wireWordsOf(kind), kind).toBeTypeOf('function');
    expect(wireWordsOf('raw-bytes')).toBeUndefined();
  });

  // Wire log of Hamlib 4.5.4, rotctl -m 202.
  it.each([
    ['sent', 'AZ EL \n', 'where does it point?'],
    ['received', 'AZ123.4 EL45.6\n', 'points to azimuth 123.4°, elevation 45.6°'],
    ['sent', 'AZ200.4 EL30.7\n', 'go to azimuth 200.4°, elevation 30.7°'],
    ['sent', 'SA SE \n', 'stop'],
    ['received', 'AZ1x3\n', 'not understood: AZ1x3'],
  ] as const)('%s %s is "%s"', (direction, text, words) => {
    expect(rotatorWords(rotatorLanguages.easycomm2)(direction, ascii(text))).toBe(words);
  });
});
