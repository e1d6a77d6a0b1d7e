import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { parseCwBeacon } from '../cw-beacon.ts';
import { modulateMorse } from './modulate-morse.ts';
import { morseCodes, morseTree } from './morse-code.ts';
import { type MorseCharacter, MorseDecoder } from './morse-decoder.ts';
import { birdsTiming, keyMorse, type MorseTiming, standardTiming } from './morse-keying.ts';
import { MorseLines } from './morse-lines.ts';

const sampleRateHz = 8000;
const beacon = 'JG6YKM BIRDS4 A55BTN A08168668B';

interface Sending {
  readonly text?: string;
  readonly timing?: MorseTiming;
  readonly toneHz?: number;
  readonly driftHzS?: number;
  /** Of the tone while it is keyed, in 2.5 kHz. */
  readonly snrDb?: number;
  readonly seed?: string;
  readonly rateHz?: number;
}

function soundOf(sending: Sending): Float32Array {
  const {
    text = beacon,
    timing = birdsTiming,
    toneHz = 800,
    driftHzS = 0,
    snrDb = 20,
    seed = 'cw',
  } = sending;
  const { rateHz = sampleRateHz } = sending;
  const keyed = keyMorse(text, timing);
  if (!keyed.ok) throw new TypeError(keyed.fault.kind);
  const level = 0.1;
  const sound = modulateMorse(keyed.value, { sampleRateHz: rateHz, toneHz, driftHzS, level, silenceS: 1.5 });
  const noiseAHz = level ** 2 / 2 / 10 ** (snrDb / 10) / 2500;
  const sigma = Math.sqrt((noiseAHz * rateHz) / 2);
  const random = createRandom(seed);
  return sound.map((sample) => sample + sigma * random.normal());
}

function heardIn(sound: Float32Array, rateHz = sampleRateHz): MorseCharacter[] {
  const decoder = new MorseDecoder({ sampleRateHz: rateHz });
  return [...decoder.push(sound), ...decoder.flush()];
}

const textOf = (characters: readonly MorseCharacter[]) =>
  characters
    .map(({ character, startsWord }) => (startsWord ? ' ' : '') + character)
    .join('')
    .trim();

/** Share of the characters of `sent` that are right, blanks aside (edit distance). */
function rightShare(sent: string, heard: string): number {
  const [a, b] = [sent.replaceAll(' ', ''), heard.replaceAll(' ', '')];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return 1 - row[b.length]! / a.length;
}

describe('keying', () => {
  it('times PARIS as fifty dits with the gap behind it, by which speeds are told', () => {
    const keyed = keyMorse('PARIS', standardTiming(20));
    const totalMs = keyed.ok ? keyed.value.reduce((sum, { durationMs }) => sum + durationMs, 0) : 0;
    expect(totalMs + 7 * 60).toBe(50 * 60);
  });

  it('makes a beacon of BIRDS about 28 s long, as its firmware does', () => {
    const keyed = keyMorse(beacon, birdsTiming);
    const totalMs = keyed.ok ? keyed.value.reduce((sum, { durationMs }) => sum + durationMs, 0) : 0;
    expect(totalMs / 1000).toBeGreaterThan(22);
    expect(totalMs / 1000).toBeLessThan(31);
  });

  it('names the character that has no code', () => {
    expect(keyMorse('A#', birdsTiming)).toMatchObject({ ok: false, fault: { kind: 'no-code', found: '#' } });
  });

  it('has one code for each character, each reached through the tree', () => {
    expect(new Set(Object.values(morseCodes)).size).toBe(Object.keys(morseCodes).length);
    const leaves = morseTree.flatMap(({ character }) => (character === undefined ? [] : [character]));
    expect(leaves.sort()).toEqual(Object.keys(morseCodes).sort());
    for (const [number, { parent }] of morseTree.entries()) expect(parent).toBeLessThan(number);
  });
});

describe('the decoder of Morse', () => {
  it('reads a beacon of BIRDS with its wide gaps, and hands it to the parser of beacons', () => {
    const lines = new MorseLines({ sampleRateHz });
    const heard = [...lines.push(soundOf({ driftHzS: -8 })), ...lines.flush()];
    expect(heard).toHaveLength(1);
    const text = String.fromCharCode(...heard[0]!.octets);
    expect(text).toBe(beacon);
    expect(parseCwBeacon(text)).toMatchObject({ ok: true, value: { callsign: 'JG6YKM', word: 'A55BTN' } });
    expect(Math.abs(heard[0]!.startSample / sampleRateHz - 1.5)).toBeLessThan(0.05);
    expect(heard[0]!.levelDb).toBeCloseTo(-20, -1);
  });

  it.each([10, 20, 33])('finds tone and speed by itself at %i words a minute', (speed) => {
    const text = speed === 10 ? 'CQ DE A55BTN' : 'JG6YKM BIRDS4';
    const heard = heardIn(soundOf({ text, timing: standardTiming(speed), toneHz: 1234 }));
    expect(textOf(heard)).toBe(text);
    expect(Math.abs(heard.at(-1)!.toneHz - 1234)).toBeLessThan(3);
    expect(Math.abs(heard.at(-1)!.wordsPerMinute / speed - 1)).toBeLessThan(0.13);
  });

  // multimon-ng 1.2.0 reads nothing below some 12 dB: hil-tests/src/peers/morse.test.ts.
  it('reads nine of ten characters 10 dB below the noise of 2.5 kHz', () => {
    const heard = textOf(heardIn(soundOf({ snrDb: -10, driftHzS: 5 })));
    expect(rightShare(beacon, heard)).toBeGreaterThanOrEqual(0.85);
  });

  it('is less sure of what it reads in noise', () => {
    const mean = (characters: readonly MorseCharacter[]) =>
      characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length;
    const text = 'JG6YKM BIRDS4';
    expect(mean(heardIn(soundOf({ text })))).toBeGreaterThan(0.9);
    expect(mean(heardIn(soundOf({ text, snrDb: -12, seed: 'doubt' })))).toBeLessThan(0.85);
  });

  it('gives the same characters however the samples were cut, and at 48 kHz too', () => {
    const text = 'DE A55BTN';
    const sound = soundOf({ text, snrDb: 0 });
    const whole = heardIn(sound);
    expect(textOf(whole)).toBe(text);
    const decoder = new MorseDecoder({ sampleRateHz });
    const cut: MorseCharacter[] = [];
    for (let at = 0; at < sound.length; at += 999) cut.push(...decoder.push(sound.subarray(at, at + 999)));
    expect([...cut, ...decoder.flush()]).toEqual(whole);
    expect(textOf(heardIn(soundOf({ text, rateHz: 48_000 }), 48_000))).toBe(text);
  });

  it('reads nothing in noise, in a tone that is not keyed, and in what is no number', () => {
    const random = createRandom('hiss');
    const hiss = Float32Array.from({ length: 10 * sampleRateHz }, () => 0.2 * random.normal());
    expect(heardIn(hiss)).toEqual([]);
    const steady = hiss.map((noise, at) => 0.1 * noise + 0.1 * Math.sin((2 * Math.PI * 800 * at) / 8000));
    expect(heardIn(steady).length).toBeLessThanOrEqual(1);
    expect(heardIn(new Float32Array(5 * sampleRateHz).fill(Number.NaN))).toEqual([]);
  });

  it('refuses a sample rate that does not hold the tones', () => {
    expect(() => new MorseDecoder({ sampleRateHz: 2000 })).toThrow(/expected more than 3000/);
  });
});
