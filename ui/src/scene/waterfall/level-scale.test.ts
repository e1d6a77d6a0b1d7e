import { expect, it } from 'vitest';
import { decibelsOf, levelOf, movedRange } from './level-scale.ts';

const scale = { floorDb: -100, topDb: 0 };

it('says a level in decibels of full scale, and back', () => {
  expect([0, 51, 255].map((level) => decibelsOf(scale, level))).toEqual([-100, -80, 0]);
  expect(levelOf(scale, -80)).toBeCloseTo(51, 9);
});

it('keeps the darkest below the brightest, whichever is moved', () => {
  const range = { low: 60, high: 130 };
  expect(movedRange(range, 'low', 90)).toEqual({ low: 90, high: 130 });
  expect(movedRange(range, 'low', 200)).toEqual({ low: 200, high: 210 });
  expect(movedRange(range, 'high', 20)).toEqual({ low: 10, high: 20 });
  expect(movedRange(range, 'high', 999)).toEqual({ low: 60, high: 255 });
});
