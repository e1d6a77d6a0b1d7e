import { describe, expect, it } from 'vitest';
import { fisherExact } from './fisher-exact.ts';

describe('whether two counts of successes differ', () => {
  // R 4.3, fisher.test: the tea taster (Agresti 1990, p. 61) and the convictions of like-sex twins (Fisher 1970), both of its help page.
  // The taster's two-sided p-value is 0.4857; of the twins R prints 0.0005367.
  it.each([
    [{ successes: 3, tries: 4 }, { successes: 1, tries: 4 }, 0.4857, 4],
    [{ successes: 2, tries: 17 }, { successes: 10, tries: 13 }, 0.0005367, 7],
  ])('agrees with R of %o and %o', (one, other, chance, figures) => {
    expect(fisherExact(one, other)).toBeCloseTo(chance, figures);
    expect(fisherExact(other, one)).toBeCloseTo(chance, figures);
  });

  it('sees nothing where nothing was tried, and nothing between equals', () => {
    expect(fisherExact({ successes: 0, tries: 0 }, { successes: 3, tries: 10 })).toBe(1);
    expect(fisherExact({ successes: 5, tries: 10 }, { successes: 5, tries: 10 })).toBeCloseTo(1, 12);
  });

  it('tells ten of ten from none of ten, and refuses what is no count', () => {
    // 2 of C(20, 10) = 184,756 ways.
    expect(fisherExact({ successes: 10, tries: 10 }, { successes: 0, tries: 10 })).toBeCloseTo(
      2 / 184_756,
      12,
    );
    expect(() => fisherExact({ successes: 3, tries: 2 }, { successes: 0, tries: 1 })).toThrow('successes');
  });
});
