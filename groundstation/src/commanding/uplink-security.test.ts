import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createUplinkSecurity, readKeyText, type SecurityNumbers } from './uplink-security.ts';

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const frame = encodeTcFrame({
  ...{ spacecraftId: 299, virtualChannelId: 0, isBypass: true },
  data: encodeTcSegment({ mapId: 0, sequenceFlags: 3, data: Uint8Array.of(1, 2, 3) }),
});
const sdls = { spi: 7, algorithm: 'aes-gcm', keyFile: 'x.key' } as const;

async function secureOnce(
  numbers: ReturnType<typeof createStoredInMemory<SecurityNumbers>>,
): Promise<Uint8Array> {
  const security = createUplinkSecurity(sdls, key, { hasErrorControl: true }, numbers);
  if (!security.ok) throw new TypeError(security.fault.found as string);
  const secured = await security.value.secure(frame);
  if (!secured.ok) throw new TypeError(secured.fault.kind);
  return secured.value;
}

describe('the security of the uplink', () => {
  it('gives every frame a number of its own, also after a restart of the station', async () => {
    const numbers = createStoredInMemory<SecurityNumbers>();
    // Frame header of 5 octets, segment header, index of 2, then the vector of 12 (CCSDS 355.0-B-2, annex E).
    const vectorOf = (secured: Uint8Array) => [...secured.subarray(8, 20)].at(-1);
    expect(vectorOf(await secureOnce(numbers))).toBe(1);
    expect(vectorOf(await secureOnce(numbers))).toBe(2);
    expect(numbers.load()).toEqual({ spi: 7, lastNumber: '2' });
  });

  it('sends nothing when the number cannot be written down', async () => {
    const full = {
      load: () => undefined,
      save: () => {
        throw new TypeError('disk full');
      },
    };
    const security = createUplinkSecurity(sdls, key, { hasErrorControl: true }, full);
    if (!security.ok) throw new TypeError(security.fault.found as string);
    await expect(security.value.secure(frame)).rejects.toThrow('disk full');
  });

  it('refuses a key that does not suit the algorithm', () => {
    const short = createUplinkSecurity(
      sdls,
      key.subarray(0, 20),
      { hasErrorControl: true },
      createStoredInMemory(),
    );
    expect(short).toMatchObject({ ok: false, fault: { kind: 'bad-value', expected: 'a key for aes-gcm' } });
  });
});

describe('a key in a file', () => {
  it.each([
    ['00112233445566778899aabbccddeeff', 16],
    ['# of the flight model\n0011 2233 4455 6677\n8899 AABB CCDD EEFF\n', 16],
    ['00'.repeat(64), 64],
  ])('is read with blanks and comments', (text, octets) => {
    const read = readKeyText(text);
    expect(read.ok && read.value).toHaveLength(octets);
  });

  it.each([
    ['0011', '4 digits'],
    ['secret words', 'other characters'],
    ['00'.repeat(65), '130 digits'],
    ['0'.repeat(33), '33 digits'],
    ['', '0 digits'],
  ])('is refused without being told', (text, found) => {
    expect(readKeyText(text)).toMatchObject({ ok: false, fault: { found } });
  });
});
