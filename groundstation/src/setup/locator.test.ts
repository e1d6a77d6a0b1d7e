import { describe, expect, it } from 'vitest';
import { parseLocator } from './locator.ts';

describe('a locator', () => {
  // Hamlib 4.5.4: rotctl `L 90.5 27.5 6` answers NL57GM, `l JH05rg` answers 1.458333 / -14.729167.
  it.each([
    ['JH05rg', -14.729_167, 1.458_333],
    ['NL57GM', 27.520_833, 90.541_667],
    ['JO65', 55.5, 13],
  ])('%s lies where Hamlib has it', (text, latitudeDeg, longitudeDeg) => {
    const place = parseLocator(text)!;
    expect(place.latitudeDeg).toBeCloseTo(latitudeDeg, 5);
    expect(place.longitudeDeg).toBeCloseTo(longitudeDeg, 5);
  });

  it.each(['', 'NL', 'NL5', 'SS00', 'NL57ZZ', '27.4'])('%j is none', (text) => {
    expect(parseLocator(text)).toBeUndefined();
  });
});
