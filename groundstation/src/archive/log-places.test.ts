import { describe, expect, it } from 'vitest';
import { PlaceBook } from './log-places.ts';

const placeOf = (lsn: number) => ({ ordinal: 1 + Math.floor(lsn / 5000), offset: 256 + (lsn % 5000) * 100 });

function noted(book: PlaceBook, from: number, to: number): PlaceBook {
  for (let lsn = from; lsn <= to; lsn++) book.note(lsn, placeOf(lsn).ordinal, placeOf(lsn).offset);
  return book;
}

describe('the places of the newest records', () => {
  const knows = (book: PlaceBook, from: number, to: number) => {
    for (let lsn = from; lsn <= to; lsn++) {
      const [place, expected] = [book.placeOf(lsn), placeOf(lsn)];
      if (place?.ordinal !== expected.ordinal || place.offset !== expected.offset) return lsn;
    }
    return 'all';
  };

  it('are known for every record that was noted, however many there were', () => {
    const book = noted(new PlaceBook(), 7, 20_000);
    expect(knows(book, 7, 20_000)).toBe('all');
    expect(book.placeOf(6)).toBeUndefined();
    expect(book.placeOf(20_001)).toBeUndefined();
    expect(book.placeOf(Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  it('stay true when some are forgotten and the arrays are gone round', () => {
    const book = new PlaceBook(1024);
    for (let from = 1; from < 10_000; from += 500) {
      noted(book, from, from + 499);
      book.forget(from + 99);
      expect(book.placeOf(from + 99)).toBeUndefined();
      expect(knows(book, from + 100, from + 499)).toBe('all');
    }
  });

  it('give way to newer ones at the bound, so that memory has an end', () => {
    const book = noted(new PlaceBook(1024), 1, 5000);
    expect(book.placeOf(5000 - 1024)).toBeUndefined();
    expect(book.placeOf(5000 - 1023)).toEqual(placeOf(5000 - 1023));
  });

  it('begin anew behind numbers that were never noted', () => {
    const book = noted(noted(new PlaceBook(), 1, 10), 21, 30);
    expect(book.placeOf(10)).toBeUndefined();
    expect(book.placeOf(21)).toEqual(placeOf(21));
    book.forget(1000);
    expect(book.placeOf(30)).toBeUndefined();
    expect(noted(book, 31, 40).placeOf(35)).toEqual(placeOf(35));
  });
});
