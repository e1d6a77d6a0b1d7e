import { describe, expect, it } from 'vitest';
import { mayHaveLostDigits } from './lost-digits.ts';

describe('numbers that may have lost a digit', () => {
  it.each([
    ['10.0 of 110.0', 10, 100, 120, true],
    ['1.2 of 18.2', 1.2, 0, 20, true],
    ['0.0 of 10.0', 0, 2, 12, true],
    ['5.0 of 15.0', 5, 4, 16, true],
    ['9.9 of -9.9, without its sign', 9.9, -12, -8, true],
    ['5.0 where the axis cannot have come to 15', 5, 1, 9, false],
    ['90.0 where it is near 90', 90, 54, 126, false],
    ['123.4, which is what it is', 123.4, 122, 125, false],
    ['12.0, which lost its decimals and is near', 12, 11, 13, false],
    ['5.0 of 15.0, past north', 5, 358, 376, true],
    ['7.0, past north where 17.0 is too far', 7, 361, 366, false],
  ])('%s', (_name, toldDeg, lowDeg, highDeg, may) => {
    expect(mayHaveLostDigits(toldDeg, lowDeg, highDeg)).toBe(may);
  });
});
