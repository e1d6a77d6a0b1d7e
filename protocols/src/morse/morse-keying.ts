import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { morseCodes } from './morse-code.ts';

/** How long everything is. */
export interface MorseTiming {
  /** A short mark, and a gap between the marks of a character; a long mark is three of them. */
  readonly ditMs: number;
  readonly characterGapDits: number;
  readonly wordGapDits: number;
}

/** Source: ITU-R M.1677-1, section 2; the word PARIS has 50 dits. */
export function standardTiming(wordsPerMinute: number): MorseTiming {
  return { ditMs: 1200 / wordsPerMinute, characterGapDits: 3, wordGapDits: 7 };
}

/**
 * As the beacons of BIRDS key: 20 words a minute with wider gaps. Source: firmware of BIRDS-3 and -4 (`CW_JP.c`): 60 ms; 60 + 180
 * ms behind a character; 420 ms more behind a word.
 */
export const birdsTiming: MorseTiming = { ditMs: 60, characterGapDits: 4, wordGapDits: 11 };

/** The key down or up, for so long. */
export interface KeyStroke {
  readonly isDown: boolean;
  readonly durationMs: number;
}

/**
 * How a text is keyed, from the first mark to the last.
 *
 * @returns a fault names the first character that has no code; small letters are capital ones
 */
export function keyMorse(
  text: string,
  { ditMs, characterGapDits, wordGapDits }: MorseTiming,
): Result<KeyStroke[], Fault<'no-code'>> {
  const strokes: KeyStroke[] = [];
  const words = text.trim().toUpperCase().split(/\s+/);
  for (const [wordIndex, word] of words.entries()) {
    for (const [index, character] of [...word].entries()) {
      const code = morseCodes[character];
      if (code === undefined) {
        const expected = 'letters, figures and punctuation of Morse code';
        return failure({ kind: 'no-code', expected, found: character });
      }
      const gapDits = index > 0 ? characterGapDits : wordIndex > 0 ? wordGapDits : 0;
      if (gapDits > 0) strokes.push({ isDown: false, durationMs: gapDits * ditMs });
      for (const [place, mark] of [...code].entries()) {
        if (place > 0) strokes.push({ isDown: false, durationMs: ditMs });
        strokes.push({ isDown: true, durationMs: mark === '-' ? 3 * ditMs : ditMs });
      }
    }
  }
  return success(strokes);
}
