import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { decodeWindSentence, encodeWindSentence, nmeaChecksum } from './nmea-wind.ts';

const knotMS = 1852 / 3600;

describe('an anemometer that speaks NMEA 0183', () => {
  // Vaisala M210822EN-F (WXT530), "MWV wind speed and direction query", the four examples of its answer
  it.each([
    ['$WIMWV,39,R,1.3,M,A*06', 39, 1.3],
    ['$WIMWV,61,R,1.0,M,A*08', 61, 1.0],
    ['$WIMWV,39,R,0.5,M,A*01', 39, 0.5],
    ['$WIMWV,59,R,1.2,M,A*01', 59, 1.2],
  ])('is read as its maker prints it: %s', (line, angleDeg, speedMS) => {
    const value = { talker: 'WI', angleDeg, reference: 'relative', speedMS, isValid: true };
    expect(decodeWindSentence(line)).toEqual({ ok: true, value });
  });

  // Vaisala M211095EN (WMT700), E.3, example: "wind direction is 045 degrees and the wind speed is 11.63 knots"
  it('is read in knots', () => {
    const read = decodeWindSentence('$WIMWV,045,R,011.63,N,A*09');
    expect(read.ok && read.value.speedMS).toBeCloseTo(11.63 * knotMS, 9);
    expect(read.ok && read.value.angleDeg).toBe(45);
  });

  // From a recording of a boat's instruments among the test data of a public NMEA reader: 7.05 knots are 3.63 m/s there too (MWD)
  it('is read with the talker of an integrated instrument, and against north', () => {
    const read = decodeWindSentence('$IIMWV,247,T,7.05,N,A*16');
    expect(read.ok && read.value).toMatchObject({ talker: 'II', reference: 'true', angleDeg: 247 });
    expect(read.ok && read.value.speedMS).toBeCloseTo(3.627, 3);
  });

  // Java Marine API, examples/OutputExample.java: a sentence of which nothing was set
  it('says nothing where it measured nothing', () => {
    const read = decodeWindSentence('$IIMWV,,,,,V*36');
    expect(read.ok && read.value).toMatchObject({ angleDeg: null, speedMS: null, isValid: false });
  });

  // Strings of a NASA wind meter at 4800 baud, as its owner wrote them down
  it('tells another sentence of the same instrument apart from damage', () => {
    const read = decodeWindSentence('$YXXDR,C,16,C*64');
    expect(read).toMatchObject({ ok: false, fault: { kind: 'other-sentence', found: 'YXXDR' } });
    expect(decodeWindSentence('$WIMWV,65.0,R,0.0,N,A*10').ok).toBe(true);
  });

  it.each([
    ['$WIMWV,39,R,1.3,M,A*07', 'bad-checksum'],
    ['$WIMWV,39,R,1.3,M,A', 'not-nmea'],
    ['WIMWV,39,R,1.3,M,A*06', 'not-nmea'],
    ['', 'not-nmea'],
    [signed('WIMWV,39,R,1.3,Q,A'), 'bad-value'],
    [signed('WIMWV,361,R,1.3,M,A'), 'bad-value'],
    [signed('WIMWV,39,R,-1.3,M,A'), 'bad-value'],
    [signed('WIMWV,39,R,NaN,M,A'), 'bad-value'],
    [signed('WIMWV,39,R,,M,A'), 'bad-value'],
    [signed('WIMWV,39,R,1.3,M,B'), 'bad-value'],
    [signed('WIMWV'), 'bad-value'],
  ])('refuses %s as %s', (line, kind) => {
    expect(decodeWindSentence(line)).toMatchObject({ ok: false, fault: { kind } });
  });

  it('believes no sentence with one character changed', () => {
    const random = createRandom('nmea');
    const good = '$WIMWV,214.8,R,12.30,M,A*';
    const whole = good + nmeaChecksum(good.slice(1, -1));
    for (let turn = 0; turn < 2000; turn++) {
      const at = 1 + Math.floor(random.next() * (whole.length - 1));
      const other = String.fromCharCode(0x20 + Math.floor(random.next() * 95));
      if (other.toUpperCase() === whole[at]) continue;
      const damaged = whole.slice(0, at) + other + whole.slice(at + 1);
      // A blank at the end of the line is no damage, nor is what became a shorter sentence with a sum of its own.
      expect(decodeWindSentence(damaged).ok, damaged).toBe(false);
    }
  });

  it('is simulated in words that read back', () => {
    const said = {
      talker: 'WI',
      angleDeg: 214.8,
      reference: 'relative',
      speedMS: 12.3,
      isValid: true,
    } as const;
    expect(decodeWindSentence(encodeWindSentence(said))).toEqual({ ok: true, value: said });
    const none = { ...said, angleDeg: null, speedMS: null, isValid: false };
    expect(decodeWindSentence(encodeWindSentence(none))).toEqual({ ok: true, value: none });
  });
});

function signed(body: string): string {
  return `$${body}*${nmeaChecksum(body)}`;
}
