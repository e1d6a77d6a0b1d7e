import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ValueKind } from './known-names.ts';

/**
 * A value as programs compute with it, NaN where it is not what the dictionary says it is.
 *
 * Whole numbers too long for JSON travel as digits and are read to the nearest double; NaN and infinity of a float travel as words and
 * are no figures; a code without a label stands for the text of its digits, so that `mode == 'IDLE'` is simply false of it.
 */
export function figureOf(value: ParameterValue, kind: ValueKind, texts: TextNumbers): number {
  if (kind === 'text') return texts.numberOf(typeof value === 'string' ? value : String(value));
  if (typeof value === 'boolean') return kind === 'boolean' ? Number(value) : Number.NaN;
  if (typeof value === 'string')
    return kind === 'number' && /^-?\d{1,40}$/.test(value) ? Number(value) : Number.NaN;
  if (kind === 'boolean') return value === 0 ? 0 : 1;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Numbers for texts, equal where the texts are. */
export interface TextNumbers {
  numberOf(text: string): number;
  textOf(number: number): string;
  /** All of them by their numbers, as they are now. */
  list(): readonly string[];
  /** Lets go of all but the texts that were given at first: what telemetry says has no end. */
  forget(): void;
}

/** @param fixed go by their places for ever */
export function createTextNumbers(fixed: readonly string[]): TextNumbers {
  const numbers = new Map(fixed.map((text, number) => [text, number]));
  const texts = [...fixed];
  return {
    numberOf(text) {
      let number = numbers.get(text);
      if (number === undefined) {
        number = texts.push(text) - 1;
        numbers.set(text, number);
      }
      return number;
    },
    textOf: (number) => texts[number]!,
    list: () => [...texts],
    forget() {
      while (texts.length > fixed.length) numbers.delete(texts.pop()!);
    },
  };
}
