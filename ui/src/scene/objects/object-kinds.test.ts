import { describe, expect, it } from 'vitest';
import { findObjects } from './find-objects.ts';
import { kindsOf, namedObjects, pointKind } from './object-kinds.ts';

const known = {
  forAtMs: 0,
  names: ['MAYA-1', 'BHUTAN-1', 'ISS (ZARYA)', 'HUBBLE', 'ISS DEB'],
  noradIds: Int32Array.of(43_590, 43_591, 25_544, 20_580, 799_501_999),
  own: [0, 1],
  tooOldCount: 0,
  isSimd: true,
};
const above = {
  objects: Int32Array.of(3, 0),
  azimuthDeg: Float32Array.of(10, 20),
  elevationDeg: Float32Array.of(80, 12),
};
const { hidden, ordinary, own, chosen } = pointKind;

describe('how the objects are drawn', () => {
  it("shows all, what is above the ridge brighter, and the station's own as such wherever they are", () => {
    const kinds = kindsOf({ known, above, chosen: undefined, isOnlyAbove: false });
    expect([...kinds]).toEqual([own, own, ordinary, pointKind.above, ordinary]);
  });

  it('leaves out what is below when only the others are wanted, but never the own and the picked', () => {
    const kinds = kindsOf({ known, above, chosen: 4, isOnlyAbove: true });
    expect([...kinds]).toEqual([own, own, hidden, pointKind.above, chosen]);
  });

  it('has nothing to show before the worker knows anything', () => {
    expect(
      kindsOf({ known: undefined, above: undefined, chosen: undefined, isOnlyAbove: false }),
    ).toHaveLength(0);
  });

  it('names the own satellites and the picked one, and none twice', () => {
    expect(namedObjects({ known, chosen: undefined }, 43_590).map(({ name }) => name)).toEqual(['BHUTAN-1']);
    expect(namedObjects({ known, chosen: 1 }, 43_590)).toEqual([
      { object: 1, name: 'BHUTAN-1', isChosen: true },
    ]);
    expect(namedObjects({ known, chosen: 2 }, undefined).map(({ name }) => name)).toEqual([
      'MAYA-1',
      'BHUTAN-1',
      'ISS (ZARYA)',
    ]);
  });
});

describe('finding an object', () => {
  it('begins with names that begin so, in any case', () => {
    expect(findObjects(known, ' iss')).toEqual([2, 4]);
    expect(findObjects(known, 'a')).toEqual([0, 1, 2]);
  });

  it('takes a catalogue number, also of nine digits', () => {
    expect(findObjects(known, '799501999')).toEqual([4]);
    expect(findObjects(known, '2554')).toEqual([]);
  });

  it('finds nothing for nothing', () => {
    expect(findObjects(known, '  ')).toEqual([]);
  });
});
