import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { ciphers } from './ciphers.fixture.ts';
import { aesCmac } from './cmac.ts';

describe.each(ciphers)('cipher of %s', (_, cipher) => {
  it('makes the AES-GCM of NIST', async () => {
    // McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", annex B, submitted to NIST 2004: test cases 4, 13, 14, 16
    const cases = [
      {
        key: 'feffe9928665731c6d6a8f9467308308',
        iv: 'cafebabefacedbaddecaf888',
        plaintext:
          'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
        associated: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
        sealed:
          '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091' +
          '5bc94fbc3221a5db94fae95ae7121a47',
      },
      {
        key: '00'.repeat(32),
        iv: '00'.repeat(12),
        plaintext: '',
        associated: '',
        sealed: '530f8afbc74536b9a963b4f1c4cb738b',
      },
      {
        key: '00'.repeat(32),
        iv: '00'.repeat(12),
        plaintext: '00'.repeat(16),
        associated: '',
        sealed: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
      },
      {
        key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
        iv: 'cafebabefacedbaddecaf888',
        plaintext:
          'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
        associated: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
        sealed:
          '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
          '76fc6ece0f4e1768cddf8853bb2d551b',
      },
    ];
    for (const { key, iv, plaintext, associated, sealed } of cases) {
      const made = cipher.encryptGcm(fromHex(key), fromHex(iv), fromHex(plaintext), fromHex(associated));
      expect(toHex(await made)).toBe(sealed);
    }
  });

  it('makes the AES-CMAC of RFC 4493', async () => {
    // RFC 4493 (June 2006), section 4
    const key = fromHex('2b7e151628aed2a6abf7158809cf4f3c');
    const message =
      '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710';
    const codes: [octets: number, code: string][] = [
      [0, 'bb1d6929e95937287fa37d129b756746'],
      [16, '070a16b46b4d4144f79bdd9dd04a287c'],
      [40, 'dfa66747de9ae63030ca32611497c827'],
      [64, '51f0bebf7e3b9d92fc49741779363cfe'],
    ];
    for (const [octets, code] of codes)
      expect(toHex(await aesCmac(cipher, key, fromHex(message.slice(0, 2 * octets))))).toBe(code);
    // NIST SP 800-38B, examples of AES-256 (CMAC_AES256.pdf): 16 and 40 octets
    const long = fromHex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
    expect(toHex(await aesCmac(cipher, long, fromHex(message.slice(0, 32))))).toBe(
      '28a7023f452e8f82bd4bf28d8c37c35c',
    );
    expect(toHex(await aesCmac(cipher, long, fromHex(message.slice(0, 80))))).toBe(
      'aaf3d8f1de5640c232f5b169b9c911e6',
    );
  });

  it('makes the HMAC of RFC 4231', async () => {
    // RFC 4231 (December 2005), 4.2 and 4.3
    const text = (words: string) => new TextEncoder().encode(words);
    expect(toHex(await cipher.hmacSha256(fromHex('0b'.repeat(20)), text('Hi There')))).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    expect(toHex(await cipher.hmacSha256(text('Jefe'), text('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
