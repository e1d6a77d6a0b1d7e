import { createRandom } from '@dawa/seams/random';
import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octetsOf } from './array-kinds.ts';
import { packNumbers, unpackNumbers } from './numbers.ts';

/** Same kind of array, same octets: a NaN keeps its payload, a zero its sign. */
function expectSame(found: ColumnValues, expected: ColumnValues): void {
  const [one, other] = [octetsOf(found, 0, found.length), octetsOf(expected, 0, expected.length)];
  const isSame = found.constructor === expected.constructor && Buffer.compare(one, other) === 0;
  if (!isSame) expect(found).toStrictEqual(expected);
  expect(isSame).toBe(true);
}

function expectReturn(values: ColumnValues): number {
  const packed = packNumbers(values);
  expectSame(unpackNumbers(packed), values);
  if (packed.length > values.byteLength + 6) expect(packed.length).toBe(values.byteLength);
  return packed.length;
}

const arrays = [
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
] as const;

/** Arrays of any octets at all, so that every pattern of bits is met. */
const anyOctets = fc
  .tuple(
    fc.constantFrom(...arrays),
    fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 0, 0, 0x7f, 0x80, 0xff)), { maxLength: 4000 }),
  )
  .map(([array, octets]) => {
    const whole = octets.length - (octets.length % array.BYTES_PER_ELEMENT);
    return new array(Uint8Array.from(octets.slice(0, whole)).buffer) as ColumnValues;
  });

const seed = 20_261_129;

describe('a column of numbers', () => {
  it('comes back to the bit, whatever its bits are', () => {
    fc.assert(
      fc.property(anyOctets, (values) => void expectReturn(values)),
      { seed, numRuns: 400 },
    );
  });

  it('comes back when it walks, leaps, repeats and wraps', () => {
    const random = createRandom('walks');
    for (let round = 0; round < 300; round++) {
      const array = arrays[round % arrays.length]!;
      const isBig = array === BigUint64Array || array === BigInt64Array;
      const values = new array(random.integer(1500)) as Float64Array;
      const stride = 2 ** random.integer(45);
      const share = random.next();
      const scale = 10 ** random.integer(8);
      let at = 0;
      for (let index = 0; index < values.length; index++) {
        if (random.next() < share) at += Math.round(random.normal() * stride);
        if (random.next() < 0.003) at = -at * 1000;
        (values as unknown as unknown[])[index] = isBig
          ? BigInt(at)
          : array === Float64Array
            ? at / scale
            : at;
      }
      expectReturn(values);
    }
  });

  it('comes back with zeros of both signs, infinities, subnormals and the largest whole numbers', () => {
    const special = [
      0,
      -0,
      Infinity,
      -Infinity,
      NaN,
      Number.MIN_VALUE,
      -Number.MIN_VALUE,
      2.2250738585072014e-308,
      Number.MAX_VALUE,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
      2 ** 53,
      1e15,
      -1e15,
      1e15 + 1,
      0.1,
      1.005,
      2 ** 52 - 0.5,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
    ];
    for (const one of special)
      for (const other of special)
        for (const length of [1, 3, 300]) {
          const mixed = Float64Array.from({ length }, (_, index) => (index % 3 === 1 ? other : one));
          expectReturn(mixed);
          expectReturn(Float32Array.from(mixed));
        }
  });

  it('keeps the payload of a NaN', () => {
    const doubles = new Float64Array(
      BigUint64Array.of(0x7ff8_0000_0000_1234n, 0xfff0_0000_0000_0001n, 0x7ff0_dead_beef_0001n).buffer,
    );
    const singles = new Float32Array(Uint32Array.of(0x7fc0_1234, 0xff80_0001, 0x7f80_0001).buffer);
    expectReturn(doubles);
    expectReturn(singles);
    const signalling = new Float32Array(Uint32Array.from({ length: 50 }, () => 0x7f80_0001).buffer);
    expect(expectReturn(signalling)).toBeLessThan(10);
  });

  it('takes a part of a longer array', () => {
    const values = Int16Array.from({ length: 100 }, (_, index) => index * index);
    expectSame(unpackNumbers(packNumbers(values, 10, 60)), values.slice(10, 60));
    expectSame(unpackNumbers(packNumbers(values, 7, 7)), new Int16Array(0));
  });
});
