import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { decodeScpiBlock, encodeScpiBlock } from './block.ts';
import {
  eventBitOf,
  readErrorEntry,
  ScpiErrorQueue,
  scpiError,
  standardEvents,
  writeErrorEntry,
} from './error-queue.ts';
import { identityMismatch, readIdentity } from './identity.ts';
import { ScpiMessageCutter } from './message-cutter.ts';
import { readScpiNumber, type ScpiUnit, writeScpiNumber } from './number.ts';
import { matchHeader, readBoolean, readProgramMessage, readQuoted } from './program-message.ts';

const octetsOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const textOf = (octets: Uint8Array) => String.fromCharCode(...octets);

describe('numbers of SCPI', () => {
  // Agilent 86120B, "Reviewing SCPI Syntax Rules", page 4-26: "the following numbers are all equal"
  it.each(['28', '0.28E2', '280E-1', '28000m', '0.028K', '28E-3K'])('reads %s as 28', (text) => {
    const read = readScpiNumber(text, 'A');
    expect(read.ok && read.value).toBeCloseTo(28, 12);
  });

  // HP 53131A programming guide, table 3-2, with its note on MHZ and MOHM
  it.each<[string, ScpiUnit, number]>([
    ['1 MHZ', 'HZ', 1e6],
    ['1 MAHZ', 'HZ', 1e6],
    ['2.5 MOHM', 'OHM', 2.5e6],
    ['5 MV', 'V', 5e-3],
    ['145.825MHz', 'HZ', 145_825_000],
    ['3 KOHM', 'OHM', 3e3],
    ['120 mA', 'A', 0.12],
    ['7 U', 'S', 7e-6],
    ['32.15', 'DB', 32.15],
    ['32.15 DB', 'DB', 32.15],
    ['-95.5 dBm', 'DBM', -95.5],
  ])('reads %s in %s', (text, unit, value) => {
    const read = readScpiNumber(text, unit);
    expect(read.ok && read.value / value).toBeCloseTo(1, 12);
  });

  // Agilent 34401A, output data formats: SD.DDDDDDDDESDD
  it('reads and writes what a multimeter says', () => {
    expect(readScpiNumber('+4.99874000E+00')).toEqual({ ok: true, value: 4.99874 });
    expect(writeScpiNumber(4.99874)).toBe('+4.99874000E+00');
    expect(writeScpiNumber(-0.000_012_5)).toBe('-1.25000000E-05');
    expect(writeScpiNumber(0)).toBe('+0.00000000E+00');
  });

  // SCPI-99 volume 1, 7.2.1.4 and 7.2.1.5
  it('takes the numbers that mean none for what they are', () => {
    expect(readScpiNumber('9.9E37')).toMatchObject({ ok: false, fault: { kind: 'no-value' } });
    expect(readScpiNumber(writeScpiNumber(Number.NaN))).toMatchObject({
      ok: false,
      fault: { kind: 'no-value' },
    });
    expect(readScpiNumber('-9.90000000E+37')).toMatchObject({ ok: false, fault: { kind: 'no-value' } });
  });

  it.each([
    ['', 'not-a-number'],
    ['five', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['5 V', 'wrong-unit'],
    ['+', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['1E', 'wrong-unit'],
  ])('refuses "%s" as %s', (text, kind) => {
    expect(readScpiNumber(text)).toMatchObject({ ok: false, fault: { kind } });
  });

  it('says which unit it wanted', () => {
    expect(readScpiNumber('5 A', 'V')).toMatchObject({
      ok: false,
      fault: { kind: 'wrong-unit', expected: 'V' },
    });
    expect(readScpiNumber('3 MDB', 'DB').ok).toBe(false);
  });
});

describe('blocks', () => {
  // Tektronix OTS9100 user manual, 3-10
  it('reads and writes the block of a maker', () => {
    const block = '#216ABCDEFGHIJKLMNOP';
    expect(decodeScpiBlock(octetsOf(block))).toEqual({ ok: true, value: octetsOf('ABCDEFGHIJKLMNOP') });
    expect(textOf(encodeScpiBlock(octetsOf('ABCDEFGHIJKLMNOP')))).toBe(block);
  });

  // HP 75000 series B mainframe manual, page 131: the three ways to send four octets; HP 1650B, figure 1-3: eight digits
  it.each(['#14\0\n#\xff', '#3004\0\n#\xff', '#0\0\n#\xff\n', '#800000004\0\n#\xff', '#14\0\n#\xff\r\n'])(
    'finds the four octets of %j',
    (block) => {
      expect(decodeScpiBlock(octetsOf(block))).toEqual({ ok: true, value: Uint8Array.of(0, 10, 0x23, 0xff) });
    },
  );

  it.each([
    ['', 'not-a-block'],
    ['#', 'not-a-block'],
    ['#A4', 'not-a-block'],
    ['#3 04', 'not-a-block'],
    ['4.5', 'not-a-block'],
    ['#15abcd', 'short-block'],
    ['#13abcd', 'long-block'],
  ])('refuses %j as %s', (block, kind) => {
    expect(decodeScpiBlock(octetsOf(block))).toMatchObject({ ok: false, fault: { kind } });
  });
});

describe('a stream of SCPI messages', () => {
  it('is cut at line feeds, but not inside of a block, however it comes', () => {
    const stream = octetsOf('*IDN?\r\n\n:DATA #14\n\n#\n;*OPC?\nDISP "a #15 b"\n#B101\n#0ab\n');
    const whole = ['*IDN?', ':DATA #14\n\n#\n;*OPC?', 'DISP "a #15 b"', '#B101', '#0ab'];
    expect(new ScpiMessageCutter().push(stream).map(({ octets }) => textOf(octets))).toEqual(whole);
    const random = createRandom('cutter');
    for (let turn = 0; turn < 50; turn++) {
      const cutter = new ScpiMessageCutter();
      const heard: string[] = [];
      for (let at = 0; at < stream.length; ) {
        const next = Math.min(stream.length, at + 1 + random.integer(6));
        heard.push(...cutter.push(stream.subarray(at, next)).map(({ octets }) => textOf(octets)));
        at = next;
      }
      expect(heard).toEqual(whole);
    }
  });

  it('keeps no more than allowed of a message that does not end, and hears the next one', () => {
    const cutter = new ScpiMessageCutter(16);
    const heard = [...cutter.push(new Uint8Array(100_000).fill(0x41)), ...cutter.push(octetsOf('\n*OPC?\n'))];
    expect(heard.map(({ octets, isTooLong }) => [octets.length, isTooLong])).toEqual([
      [16, true],
      [5, false],
    ]);
  });
});

describe('program messages', () => {
  // SCPI-99 volume 1, 6.2.4: a header after a semicolon goes on in the same branch, a colon starts anew, a common command changes nothing
  it('are taken apart along the tree', () => {
    const read = readProgramMessage(':SOUR:VOLT 5;*WAI;CURR 0.5, MAX;:outp on;*IDN?;MEAS:VOLT:DC?');
    expect(
      read.ok && read.value.map(({ header, isQuery, parameters }) => [header, isQuery, ...parameters]),
    ).toEqual([
      ['SOUR:VOLT', false, '5'],
      ['*WAI', false],
      ['SOUR:CURR', false, '0.5', 'MAX'],
      ['OUTP', false, 'ON'.toLowerCase()],
      ['*IDN', true],
      ['MEAS:VOLT:DC', true],
    ]);
  });

  it('keep texts whole', () => {
    const read = readProgramMessage(`DISP:TEXT "a;b, ""c""",'d;e'`);
    expect(read.ok && read.value[0]!.parameters.map(readQuoted)).toEqual(['a;b, "c"', 'd;e']);
  });

  // HP 70004A specifications 8-4: -110 to -112; Agilent U3606B page 6: a blank is needed behind the header
  it('are refused with the number of the standard', () => {
    expect(readProgramMessage('5VOLT')).toMatchObject({ ok: false, fault: { number: -110 } });
    expect(readProgramMessage('ABCDEFGHIJKLM 1')).toMatchObject({ ok: false, fault: { number: -112 } });
    expect(readProgramMessage('VOLT::LEV 1')).toMatchObject({ ok: false, fault: { number: -110 } });
    expect(readProgramMessage('*GMC"MACRO"')).toMatchObject({ ok: false, fault: { number: -110 } });
  });

  // Short and long forms as in the manuals of Agilent E3649A, Rigol DP2000 (4.8.15) and Keysight 8163A
  it.each([
    ['MEASure[:SCALar]:VOLTage[:DC]', 'MEAS:VOLT', []],
    ['MEASure[:SCALar]:VOLTage[:DC]', 'MEASURE:SCAL:VOLTAGE:DC', []],
    ['MEASure[:SCALar]:VOLTage[:DC]', 'MEASU:VOLT', undefined],
    ['MEASure[:SCALar]:VOLTage[:DC]', 'MEAS:CURR', undefined],
    ['OUTPut[:STATe]', 'OUTP', []],
    ['INPut#:ATTenuation', 'INP:ATT', [1]],
    ['INPut#:ATTenuation', 'INP2:ATT', [2]],
    ['*IDN', '*IDN', []],
  ])('%s means %s: %j', (pattern, header, numbers) => {
    expect(matchHeader(pattern, header)).toEqual(numbers);
  });

  it('know on and off as words and numbers', () => {
    expect(['ON', 'off', '1', '0', '0.4', '-2', 'maybe'].map(readBoolean)).toEqual([
      ...[true, false, true, false, false, true],
      undefined,
    ]);
  });
});

describe('the error queue', () => {
  // Agilent U3606B page 6; Keysight 81160A page 504; older HP write a plus; Rigol adds words of its own
  it.each([
    ['-113,"Undefined header"', -113, 'Undefined header'],
    ['+0,"No error"', 0, 'No error'],
    ['0,"No error"', 0, 'No error'],
    ['-113,"Undefined header; keyword cannot be found"', -113, 'Undefined header; keyword cannot be found'],
    ['-350,Queue overflow', -350, 'Queue overflow'],
    ['-222', -222, 'Data out of range'],
  ])('reads %s', (answer, number, text) => {
    expect(readErrorEntry(answer)).toMatchObject({ ok: true, value: { number, text } });
  });

  it('writes what the standard writes, and knows an entry from a reading', () => {
    expect(writeErrorEntry(scpiError(-113))).toBe('-113,"Undefined header"');
    expect(readErrorEntry('+4.99874000E+00').ok).toBe(false);
    expect(readErrorEntry('').ok).toBe(false);
  });

  // Keysight 81160A page 504: "the last error stored in the queue is replaced with Queue overflow"
  it('gives the oldest first, and says at its end that it ran over', () => {
    const queue = new ScpiErrorQueue(3);
    for (const number of [-113, -222, -109, -200, -100]) queue.push(scpiError(number));
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()].map(({ number }) => number)).toEqual([
      -113, -222, -350, 0,
    ]);
  });

  // HP 8156A, table 8-5: the bits of the standard event status register
  it('sets the bit of its class', () => {
    expect([-113, -222, -350, -410, 501].map(eventBitOf)).toEqual([32, 16, 8, 4, 8]);
    expect(standardEvents.powerOn).toBe(128);
  });
});

describe('who an instrument is', () => {
  // Agilent 34980A, *IDN?; Rigol DSA800E programming guide 2-72; HP E4418B programming guide 15-12
  it.each([
    ['Agilent Technologies,34980A,MY12345678,1.00-1.00-2.00-1.00', '34980A', 'MY12345678'],
    ['Rigol Technologies,DSA832E,DSA8A134400008,00.00.00.00.03', 'DSA832E', 'DSA8A134400008'],
    ['HEWLETT-PACKARD,437B,,2.0', '437B', '0'],
  ])('is read from %s', (answer, model, serial) => {
    expect(readIdentity(answer)).toMatchObject({ ok: true, value: { model, serial } });
  });

  it('is no identity without its four fields', () => {
    expect(readIdentity('Agilent 86120C').ok).toBe(false);
    expect(readIdentity('').ok).toBe(false);
  });

  it('is compared by maker, model and serial number, and a stranger is named', () => {
    const read = readIdentity('RIGOL TECHNOLOGIES,DP832,DP8C1234,00.01.16');
    const found = read.ok ? read.value : undefined;
    expect(identityMismatch({ make: 'Rigol', model: 'DP832', serial: 'DP8C1234' }, found!)).toBeUndefined();
    expect(identityMismatch({ make: 'Rigol', model: 'DP832', serial: 'DP8C9999' }, found!)).toEqual({
      kind: 'wrong-instrument',
      expected: 'Rigol DP832, serial DP8C9999',
      found: 'RIGOL TECHNOLOGIES DP832, serial DP8C1234',
    });
    expect(identityMismatch({ make: 'Keysight', model: 'DP832', serial: 'DP8C1234' }, found!)).toBeDefined();
  });
});

it('nothing that arrives makes the readers of SCPI throw or hang', () => {
  const random = createRandom('scpi');
  const cutter = new ScpiMessageCutter(4096);
  const alphabet = '#019,;:?*"\'ABMEVOLTHZ+-.e \n\r';
  for (let turn = 0; turn < 3000; turn++) {
    const text = Array.from(
      { length: random.integer(40) },
      () => alphabet[random.integer(alphabet.length)],
    ).join('');
    for (const { octets } of cutter.push(octetsOf(`${text}\n`))) {
      const message = textOf(octets);
      readProgramMessage(message);
      readScpiNumber(message, 'HZ');
      readErrorEntry(message);
      readIdentity(message);
      decodeScpiBlock(octets);
      matchHeader('OUTPut#[:STATe]', message.toUpperCase());
    }
  }
  cutter.restart();
  expect(cutter.push(octetsOf('*IDN?\n'))).toHaveLength(1);
});
