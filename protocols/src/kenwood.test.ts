import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KenwoodParser, kenwoodOrders, readKenwoodAnswer } from './kenwood.ts';

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const ascii = (line: string) => Uint8Array.from(line, (character) => character.charCodeAt(0));
const answer = (line: string) => new KenwoodParser().push(ascii(line))[0];

describe('Kenwood TS-2000', () => {
  // Wire log of Hamlib 4.5.4 on a pseudo-terminal (rigctl -m 2014).
  it.each([
    ['F 145825000', kenwoodOrders.setFrequency('A', 145_825_000), 'FA00145825000;'],
    ['I 435950000', kenwoodOrders.setFrequency('B', 435_950_000), 'FB00435950000;'],
    ['f', kenwoodOrders.readFrequency('A'), 'FA;'],
    ['M FM', kenwoodOrders.setMode('FM'), 'MD4;'],
    ['M CW', kenwoodOrders.setMode('CW'), 'MD3;'],
    ['M RTTY', kenwoodOrders.setMode('RTTY'), 'MD6;'],
    ['V VFOB', kenwoodOrders.setReceiveVfo('B'), 'FR1;'],
    ['S 1 VFOB', kenwoodOrders.setTransmitVfo('B'), 'FT1;'],
    ['u SATMODE', kenwoodOrders.readSatelliteMode(), 'SA;'],
    ['T 1', kenwoodOrders.transmit(), 'TX;'],
    ['T 0', kenwoodOrders.receive(), 'RX;'],
    ['l STRENGTH', kenwoodOrders.readMeter(), 'SM0;'],
    ['C 670', kenwoodOrders.setTone(67), 'TN01;'],
    ['opening', kenwoodOrders.readIdentity(), 'ID;'],
    // Recorded in the field while SatPC32 worked a radio, and by users of OscarWatch (issue 72): TRACE on, then off.
    [
      'satellite mode',
      kenwoodOrders.setSatelliteMode({ isOn: true, controls: 'main', isTracing: true }),
      'SA1010110;',
    ],
    [
      'SUB has the knobs',
      kenwoodOrders.setSatelliteMode({ isOn: true, controls: 'sub', isTracing: true }),
      'SA1011110;',
    ],
    [
      'without TRACE',
      kenwoodOrders.setSatelliteMode({ isOn: true, controls: 'main', isTracing: false }),
      'SA1010000;',
    ],
    [
      'off',
      kenwoodOrders.setSatelliteMode({ isOn: false, controls: 'main', isTracing: false }),
      'SA0010000;',
    ],
  ])('writes %s as it was heard on a wire', (_name, order, expected) => {
    expect(text(order)).toBe(expected);
  });

  // Answers of a radio on satellite RS-44 as its owner wrote them down (SatMe, Ts2000Test.kt, read 2026-11-29).
  it('reads what a radio in satellite mode answered', () => {
    expect(answer('FA00435659600;')).toEqual({ kind: 'frequency', vfo: 'A', frequencyHz: 435_659_600 });
    expect(answer('FB00145950640;')).toEqual({ kind: 'frequency', vfo: 'B', frequencyHz: 145_950_640 });
    expect(answer('SA1010110RS44;')).toEqual({
      kind: 'satellite-mode',
      satellite: { isOn: true, controls: 'main', isTracing: true },
    });
    expect(answer('SA1011110RS44;')).toMatchObject({ satellite: { controls: 'sub' } });
    expect(answer('SA0010110RS44;')).toMatchObject({ satellite: { isOn: false } });
    expect(answer('IF00435659600    -0001000000022000010;')).toEqual({
      kind: 'information',
      information: { frequencyHz: 435_659_600, isTransmitting: false, mode: 'USB', isSplit: false },
    });
    expect(answer('IF00435659600    -0001000000122000010;')).toMatchObject({
      information: { isTransmitting: true },
    });
    expect(answer('IF00007074190    -0001000000010000080;')).toMatchObject({
      information: { frequencyHz: 7_074_190, mode: 'LSB' },
    });
    expect(answer('SM00015;')).toEqual({ kind: 'meter', meter: 15 });
    expect(answer('?;')).toEqual({ kind: 'not-good', sign: '?' });
  });

  it.each([
    ['a digit lost', 'FA0014582500;'],
    ['a digit too many', 'FA001458250000;'],
    ['a letter among digits', 'FA0014582500O;'],
    ['IF too short', 'IF00435659600    -000100000002200001;'],
    ['a mode that is none', 'MD8;'],
    ['a tone that is none', 'TN40;'],
    ['a satellite mode of six flags', 'SA101011;'],
    ['two answers grown together', 'FA00145825000FB00435000000;'],
    ['an octet that is no text', 'FA\u0080145825000;'],
  ])('takes no answer with %s', (_name, line) => {
    expect(answer(line)).toEqual({ kind: 'unknown' });
  });

  it('writes no frequency that the radio cannot be told', () => {
    expect(() => kenwoodOrders.setFrequency('A', 145_825_000.5)).toThrow(RangeError);
    expect(() => kenwoodOrders.setTone(68)).toThrow(RangeError);
  });

  it('keeps no more than one command, whatever comes', () => {
    const parser = new KenwoodParser();
    expect(parser.push(new Uint8Array(1_000_000).fill(0x41))).toEqual([]);
    expect(parser.push(ascii(';ID019;'))).toEqual([{ kind: 'unknown' }, { kind: 'identity', id: 19 }]);
  });

  it('reads the same wherever the line is cut, and never throws on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (noise, cut) => {
        const stream = Uint8Array.from([...noise, ...ascii(';FA00145825000;')]);
        const whole = new KenwoodParser().push(stream);
        expect(whole.at(-1)).toMatchObject({ kind: 'frequency', frequencyHz: 145_825_000 });
        const parser = new KenwoodParser();
        expect([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))]).toEqual(whole);
      }),
    );
    expect(readKenwoodAnswer('')).toEqual({ kind: 'unknown' });
  });
});
