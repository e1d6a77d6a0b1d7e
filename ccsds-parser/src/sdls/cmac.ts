import type { SdlsCipher } from './sdls-cipher.ts';

const blockOctets = 16;

/**
 * AES-CMAC, a message authentication code of 16 octets: the last block of a CBC encryption whose last input is mixed with
 * a key of its own, so that no message can be made longer.
 *
 * @param key 16, 24 or 32 octets
 * Source: RFC 4493 (NIST SP 800-38B)
 */
export async function aesCmac(
  cipher: Pick<SdlsCipher, 'encryptCbc'>,
  key: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  const whole = doubled(await cipher.encryptCbc(key, new Uint8Array(blockOctets)));
  const blocks = Math.max(1, Math.ceil(message.length / blockOctets));
  const padded = new Uint8Array(blocks * blockOctets);
  padded.set(message);
  let lastKey = whole;
  if (padded.length !== message.length) {
    padded[message.length] = 0x80;
    lastKey = doubled(whole);
  }
  const lastAt = padded.length - blockOctets;
  for (let index = 0; index < blockOctets; index++) padded[lastAt + index]! ^= lastKey[index]!;
  return (await cipher.encryptCbc(key, padded)).slice(lastAt);
}

/** Twice a block in the field of 2^128 elements: x^128 = x^7 + x^2 + x + 1. Source: RFC 4493, 2.3 */
function doubled(block: Uint8Array): Uint8Array {
  const twice = new Uint8Array(blockOctets);
  let carry = 0;
  for (let index = blockOctets - 1; index >= 0; index--) {
    twice[index] = (block[index]! << 1) | carry;
    carry = block[index]! >>> 7;
  }
  twice[blockOctets - 1]! ^= carry === 0 ? 0 : 0x87;
  return twice;
}
