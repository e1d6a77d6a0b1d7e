import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YaesuTextParser, yaesuTextOrders } from './yaesu-text.ts';

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const ascii = (line: string) => Uint8Array.from(line, (character) => character.charCodeAt(0));
const answer = (line: string) => new YaesuTextParser().push(ascii(line))[0];

describe('Yaesu FT-991', () => {
  // Wire log of Hamlib 4.5.4 on a pseudo-terminal (rigctl -m 1035).
  it.each([
    ['F 145825000', yaesuTextOrders.setFrequency('A', 145_825_000), 'FA145825000;'],
    ['I 435950000', yaesuTextOrders.setFrequency('B', 435_950_000), 'FB435950000;'],
    ['f', yaesuTextOrders.readFrequency('A'), 'FA;'],
    ['M FM', yaesuTextOrders.setMode('FM'), 'MD04;'],
    ['M USB', yaesuTextOrders.setMode('USB'), 'MD02;'],
    ['M FM-D', yaesuTextOrders.setMode('FM-D'), 'MD0A;'],
    ['m', yaesuTextOrders.readMode(), 'MD0;'],
    ['S 1 VFOB', yaesuTextOrders.setTransmitVfo('B'), 'FT3;'],
    ['S 0 VFOA', yaesuTextOrders.setTransmitVfo('A'), 'FT2;'],
    ['T 1', yaesuTextOrders.setTransmit(true), 'TX1;'],
    ['T 0', yaesuTextOrders.setTransmit(false), 'TX0;'],
    ['t', yaesuTextOrders.readTransmit(), 'TX;'],
    ['l STRENGTH', yaesuTextOrders.readMeter(), 'SM0;'],
    ['l RFPOWER_METER', yaesuTextOrders.readTransmitMeter('power'), 'RM5;'],
    ['l SWR', yaesuTextOrders.readTransmitMeter('swr'), 'RM6;'],
    ['C 670', yaesuTextOrders.setTone(67), 'CN00000;'],
    ['C 670, second', yaesuTextOrders.setToneSwitch(true), 'CT02;'],
  ])('writes %s as Hamlib does', (_name, order, expected) => {
    expect(text(order)).toBe(expected);
  });

  // Answers that Hamlib 4.5.4 takes (station hardware facts, section 4.3); the tables of the maker's CAT manual.
  it('reads the answers', () => {
    expect(answer('FA145825000;')).toEqual({ kind: 'frequency', vfo: 'A', frequencyHz: 145_825_000 });
    expect(answer('MD0A;')).toEqual({ kind: 'mode', mode: 'FM-D' });
    expect(answer('FT1;')).toEqual({ kind: 'transmit-vfo', vfo: 'B' });
    expect([answer('TX0;'), answer('TX1;'), answer('TX2;')]).toEqual(
      [false, true, true].map((isOn) => ({ kind: 'transmit', isOn })),
    );
    expect(answer('SM0120;')).toEqual({ kind: 'meter', meter: 120 });
    expect(answer('RM5143;')).toEqual({ kind: 'transmit-meter', name: 'power', meter: 143 });
    expect(answer('CN00012;')).toEqual({ kind: 'tone', toneHz: 100 });
    expect(answer('ID0670;')).toEqual({ kind: 'identity', id: 670 });
    expect(answer('?;')).toEqual({ kind: 'not-good' });
  });

  it.each([
    'FA14582500;',
    'FA1458250000;',
    'FA14582500O;',
    'MD0F;',
    'MD14;',
    'TX3;',
    'CN00050;',
    'SM1120;',
    'XX;',
  ])('takes no %s for an answer', (line) => {
    expect(answer(line)).toEqual({ kind: 'unknown' });
  });

  it('writes no frequency that the radio cannot be told', () => {
    expect(() => yaesuTextOrders.setFrequency('A', 1_240_000_000)).toThrow(RangeError);
    expect(() => yaesuTextOrders.setFrequency('A', Number.NaN)).toThrow(RangeError);
  });

  it('never throws on noise, and finds the next answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const heard = new YaesuTextParser().push(Uint8Array.from([...noise, ...ascii(';TX0;')]));
        expect(heard.at(-1)).toEqual({ kind: 'transmit', isOn: false });
      }),
    );
  });
});
