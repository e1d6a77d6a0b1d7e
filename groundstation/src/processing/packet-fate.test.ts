import { describe, expect, it } from 'vitest';
import { fateOf } from './packet-fate.ts';

const packet = { apid: 32, container: 'HK' as string | null, fault: null as string | null };

describe('the fate of a packet', () => {
  it('is samples where there are any, damaged or not', () => {
    expect(fateOf({ packet, sampleCount: 3 })).toBe('samples');
    expect(fateOf({ packet: { ...packet, fault: 'too-short: expected 12, found 9' }, sampleCount: 2 })).toBe(
      'samples',
    );
  });

  it.each([
    ['unknown-apid', { ...packet, apid: 99, container: null }],
    ['no-container', { ...packet, container: null, fault: 'no-container: expected a container, found 7' }],
    ['too-short', { ...packet, container: null, fault: 'too-short: expected 12, found 9' }],
    ['bad-crc', { ...packet, container: null, fault: 'bad-crc: expected a good one, found a bad one' }],
    ['bad-header', { ...packet, container: null, fault: 'bad-pus-version: expected 2, found 7' }],
    ['bad-values', { ...packet, fault: 'unsupported: expected an entry that is read, found x' }],
    ['empty', packet],
  ] as const)('is kept without samples: %s', (kept, info) => {
    expect(fateOf({ packet: info, sampleCount: 0 }, info.apid === 32)).toEqual({ kept });
  });

  it('is repeated, or nowhere on the disk, before anything else', () => {
    expect(fateOf({ packet, sampleCount: 0, isRepeated: true })).toEqual({ kept: 'repeated' });
    expect(fateOf({ packet, sampleCount: 3, isLogged: false })).toEqual({ kept: 'not-logged' });
  });
});
