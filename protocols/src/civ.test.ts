import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CivFrame,
  CivParser,
  civOrders,
  decodeFrequencyBcd,
  encodeCivFrame,
  encodeFrequencyBcd,
  encodeLevelBcd,
  readCivAnswer,
} from './civ.ts';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (octets: Uint8Array) => [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
const answer = (line: string) => readCivAnswer(new CivParser().push(bytes(line))[0]!);
const radio = 0xa2;

describe('CI-V', () => {
  // What Hamlib 4.5.4 put on the wire for an IC-9700 (rigctl -m 3081 on a pseudo-terminal): bodies; E0 is the
  // controller, A2 the radio's factory address.
  it.each([
    ['F 145825000', civOrders.setFrequency(radio, 145_825_000), 'fe fe a2 e0 25 00 00 50 82 45 01 fd'],
    ['f', civOrders.readFrequency(radio), 'fe fe a2 e0 25 00 fd'],
    ['f, fallback', civOrders.readOperatingFrequency(radio), 'fe fe a2 e0 03 fd'],
    ['I 435950000', civOrders.setOtherFrequency(radio, 435_950_000), 'fe fe a2 e0 25 01 00 00 95 35 04 fd'],
    ['m', civOrders.readMode(radio), 'fe fe a2 e0 26 00 fd'],
    [
      'M FM',
      civOrders.setMode(radio, { mode: 'FM', isData: false, filter: 1 }),
      'fe fe a2 e0 26 00 05 00 01 fd',
    ],
    ['U SATMODE 1', civOrders.setSatelliteMode(radio, true), 'fe fe a2 e0 16 5a 01 fd'],
    ['S 1', civOrders.setSplit(radio, true), 'fe fe a2 e0 0f 01 fd'],
    ['T 1', civOrders.setTransmit(radio, true), 'fe fe a2 e0 1c 00 01 fd'],
    ['T 0', civOrders.setTransmit(radio, false), 'fe fe a2 e0 1c 00 00 fd'],
    ['t', civOrders.readTransmit(radio), 'fe fe a2 e0 1c 00 fd'],
    ['l STRENGTH', civOrders.readMeter(radio), 'fe fe a2 e0 15 02 fd'],
    ['main', civOrders.selectMain(radio), 'fe fe a2 e0 07 d0 fd'],
    ['sub', civOrders.selectSub(radio), 'fe fe a2 e0 07 d1 fd'],
    ['V XCHG', civOrders.exchangeBands(radio), 'fe fe a2 e0 07 b0 fd'],
    // Icom IC-9700 CI-V Reference Guide, command table: 1A 06, data mode with filter; 26 01, the VFO that is not heard.
    ['data mode', civOrders.setDataMode(radio, { isData: true, filter: 1 }), 'fe fe a2 e0 1a 06 01 01 fd'],
    [
      'no data mode',
      civOrders.setDataMode(radio, { isData: false, filter: 1 }),
      'fe fe a2 e0 1a 06 00 00 fd',
    ],
    [
      'X FM',
      civOrders.setOtherMode(radio, { mode: 'FM', isData: false, filter: 1 }),
      'fe fe a2 e0 26 01 05 00 01 fd',
    ],
    // IC-910 (rigctl -m 3044).
    ['F, IC-910', civOrders.setOperatingFrequency(0x60, 145_825_000), 'fe fe 60 e0 05 00 50 82 45 01 fd'],
    // The published BIRDS ground program (operationMain.cs), frequency in a comment: 435.313 MHz.
    [
      '435.313 MHz',
      encodeCivFrame({ to: 0, from: 0x9d, command: 0, data: encodeFrequencyBcd(435_313_000) }),
      'fe fe 00 9d 00 00 30 31 35 04 fd',
    ],
  ])('writes %s as Hamlib does', (_name, frame, expected) => {
    expect(hex(frame)).toBe(expected);
  });

  // Answers from the same wire log.
  it('reads the answers of an IC-9700', () => {
    expect(answer('fe fe e0 a2 25 00 00 50 82 45 01 fd')).toEqual({
      kind: 'frequency',
      frequencyHz: 145_825_000,
      isOther: false,
    });
    expect(answer('fe fe e0 a2 26 00 05 00 01 fd')).toEqual({
      kind: 'mode',
      mode: 'FM',
      isData: false,
      filter: 1,
      isOther: false,
    });
    expect(answer('fe fe e0 a2 15 02 00 80 fd')).toEqual({ kind: 'meter', meter: 80 });
    expect(answer('fe fe e0 a2 1c 00 01 fd')).toEqual({ kind: 'transmit', isOn: true });
    expect(answer('fe fe e0 a2 0f 00 fd')).toEqual({ kind: 'split', isOn: false });
    expect(answer('fe fe e0 a2 16 5a 01 fd')).toEqual({ kind: 'satellite-mode', isOn: true });
    expect(answer('fe fe e0 a2 1a 06 01 01 fd')).toEqual({ kind: 'data-mode', isOn: true });
    expect(answer('fe fe e0 a2 1a 06 02 01 fd')).toEqual({ kind: 'unknown' });
    expect(answer('fe fe e0 a2 fb fd')).toEqual({ kind: 'ok' });
    expect(answer('fe fe e0 a2 fa fd')).toEqual({ kind: 'not-good' });
  });

  it('does not take a frequency with a digit that is none', () => {
    expect(answer('fe fe e0 a2 25 00 00 5a 82 45 01 fd')).toEqual({ kind: 'unknown' });
  });

  it('tells echo and transceive frames by their addresses', () => {
    const frames = new CivParser().push(
      bytes('fefea2e02500fd' + 'fefe00a2000050824501fd' + 'fefee0a225000050824501fd'),
    );
    expect(frames.map(({ to, from }) => [to, from])).toEqual([
      [0xa2, 0xe0],
      [0x00, 0xa2],
      [0xe0, 0xa2],
    ]);
  });

  it('drops a frame that was cut short and takes the next one', () => {
    const parser = new CivParser();
    expect(parser.push(bytes('fefee0a22500' + 'fefee0a2fbfd')).map(({ command }) => command)).toEqual([0xfb]);
    expect(parser.skippedOctets).toBe(4);
  });

  it('drops a jammed frame', () => {
    expect(new CivParser().push(bytes('fefee0a2fcfcfcfd' + 'fefee0a2fafd'))).toHaveLength(1);
  });

  it('keeps no more than one frame, whatever comes', () => {
    const parser = new CivParser();
    parser.push(bytes('fefe'));
    expect(parser.push(new Uint8Array(1_000_000).fill(1))).toEqual([]);
    expect(parser.push(bytes('fefee0a2fbfd'))).toHaveLength(1);
  });

  it('holds every frequency below 10 GHz to the hertz', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (frequencyHz) => {
        expect(decodeFrequencyBcd(encodeFrequencyBcd(frequencyHz))).toBe(frequencyHz);
      }),
    );
    expect(() => encodeFrequencyBcd(145_825_000.5)).toThrow(RangeError);
  });

  it('writes the S-meter as the radio does: 120 is 01 20', () => {
    expect(hex(encodeLevelBcd(120))).toBe('01 20');
  });

  it('reads the same wherever the line is cut, and never throws on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(200)), (noise, cuts) => {
        const stream = Uint8Array.from([...noise, ...bytes('fdfefee0a225000050824501fd')]);
        const whole = new CivParser().push(stream);
        expect(whole.at(-1)?.command).toBe(0x25);
        whole.forEach(readCivAnswer);
        const parser = new CivParser();
        const heard: CivFrame[] = [];
        let start = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), stream.length]) {
          heard.push(...parser.push(stream.slice(start, cut)));
          start = Math.max(start, cut);
        }
        expect(heard).toEqual(whole);
      }),
    );
  });
});
