import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineeringValue } from './definition.ts';
import { rich } from './rich.fixture.ts';
import { load } from './xtce.fixture.ts';
import { decodePacket, encodeContainer } from './xtce.ts';

const definition = load(rich);
const label = fc.constantFrom('OFF', 'ON', 'TEST');
const ascii = fc.string({ maxLength: 12, unit: fc.constantFrom(...'abcXYZ019 -') });
const figure = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })
  .map((value) => value || 0);
const single = figure.map(Math.fround);

/** Engineering values that a packet can hold exactly. */
const values = fc.integer({ min: 0, max: 6 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    s: fc.integer({ min: -32_768, max: 32_767 }),
    m: fc.integer({ min: -4095, max: 4095 }),
    o: fc.integer({ min: -8_388_607, max: 8_388_607 }),
    b: fc.integer({ min: 0, max: 9999 }),
    w: fc
      .bigInt({ min: 0n, max: 2n ** 64n - 1n })
      .map((value) => (value <= 2n ** 53n - 1n ? Number(value) : value)),
    r: fc.integer({ min: 0, max: 2047 }),
    f: single,
    d: figure,
    a: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1024 || 0),
    v: fc.integer({ min: 0, max: 4095 }).map((raw) => raw * 0.25 - 5),
    e: label,
    y: fc.boolean(),
    z: ascii,
    p: ascii,
    q: fc.uint8Array({ minLength: n, maxLength: n }),
    t: fc.integer({ min: 1_000_000_000, max: 1_700_000_000 }).map((s) => s * 1000),
    i: fc.integer({ min: 0, max: 65_535 }),
    l: fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: n, maxLength: n }),
    g: fc.array(fc.record({ x: single, on: fc.boolean(), m: label }), { minLength: 2, maxLength: 2 }),
    c: fc.integer({ min: 0, max: 15 }),
    x: fc.integer({ min: 0, max: 255 }),
  }),
);

describe('a packet of everything', () => {
  it('says what it was made of', () => {
    fc.assert(
      fc.property(values, (given) => {
        const encoded = encodeContainer(
          definition,
          'ALL',
          given as unknown as Record<string, EngineeringValue>,
        );
        if (!encoded.ok) throw new TypeError(JSON.stringify(encoded.fault));
        const decoded = decodePacket(definition, encoded.value);
        if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
        expect(decoded.value.containerName).toBe('ALL');
        expect(encoded.value.length * 8 - decoded.value.decodedBits).toBeLessThan(8);
        const found = Object.fromEntries(decoded.value.parameters.map(({ name, value }) => [name, value]));
        const { x, ...rest } = given;
        const hasX = given.e === 'ON' || given.n > 3;
        expect(found).toEqual({ kind: 5, ...rest, ...(hasX ? { x } : {}) });
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it('is read alike by a definition that was posted to a worker', () => {
    const [one] = fc.sample(values, { numRuns: 1, seed: 13 });
    const encoded = encodeContainer(definition, 'ALL', one as unknown as Record<string, EngineeringValue>);
    if (!encoded.ok) throw new TypeError(encoded.fault.kind);
    const posted = decodePacket(structuredClone(definition), encoded.value);
    const own = decodePacket(definition, encoded.value);
    if (!posted.ok || !own.ok) throw new TypeError('expected both to be read');
    const plain = (decoded: typeof own.value) =>
      decoded.parameters.map(({ name, value, limitState }) => [name, value, limitState]);
    expect(plain(posted.value)).toEqual(plain(own.value));
  });

  it('of random octets answers with values or a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (octets) => {
        decodePacket(definition, Uint8Array.of(5, ...octets));
      }),
      { numRuns: 500, seed: 12 },
    );
  });
});
