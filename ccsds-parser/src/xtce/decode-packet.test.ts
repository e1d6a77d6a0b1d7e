import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { load, tree } from './xtce.fixture.ts';
import { decodePacket } from './xtce.ts';

describe('containers', () => {
  const definition = load(tree);
  const read = (hex: string) => {
    const decoded = decodePacket(definition, fromHex(hex));
    if (!decoded.ok) return decoded.fault;
    return [
      decoded.value.containerName,
      ...decoded.value.parameters.map(({ name, value }) => `${name} ${String(value)}`),
    ];
  };

  it('walks down to the most specific match, and back from a branch without one', () => {
    expect(read('01000709')).toEqual(['LEAF', 'kind 1', 'has_time false', 'part 7', 'value 9']);
    expect(read('01000809')).toEqual(['OTHER', 'kind 1', 'has_time false', 'value 9']);
    expect(read('0101550709')).toEqual(['LEAF', 'kind 1', 'has_time true', 'time 85', 'part 7', 'value 9']);
  });

  it('says how far it came when nothing matches, and how short a packet is', () => {
    expect(read('05000000')).toMatchObject({
      kind: 'no-container',
      expected: 'a container that extends ROOT',
      found: 'kind 5, has_time False',
    });
    expect(read('010007')).toMatchObject({
      kind: 'too-short',
      expected: '32 bits or more (LEAF)',
      found: 24,
    });
    expect(read('')).toMatchObject({ kind: 'too-short' });
    expect(decodePacket(definition, fromHex('0a'), { rootContainer: 'TIME' })).toMatchObject({
      ok: true,
      value: { containerName: 'TIME' },
    });
    expect(decodePacket(definition, fromHex('0a'), { rootContainer: 'NONE' }).ok).toBe(false);
  });

  it('tells where each value stands', () => {
    const decoded = decodePacket(definition, fromHex('01000709ffff'));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        decodedBits: 32,
        stoppedAt: undefined,
        parameters: [
          { bitOffset: 0 },
          { bitOffset: 8 },
          { bitOffset: 16 },
          { bitOffset: 24, bitLength: 8, qualifiedName: '/S/value' },
        ],
      },
    });
  });

  it('never throws on random packets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (packet) => void decodePacket(definition, packet)),
    );
  });
});
