import { joinOctets } from '../bits/join-octets.ts';
import type { SdlsCipher } from './sdls-cipher.ts';

/** What is needed of `node:crypto`; handed in, because a library for browsers cannot import it. */
export interface NodeCrypto {
  createCipheriv(name: string, key: Uint8Array, iv: Uint8Array): NodeCipher;
  createHmac(name: string, key: Uint8Array): { update(data: Uint8Array): { digest(): Uint8Array } };
}

interface NodeCipher {
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/** Answers at once. `nodeCryptoCipher(await import('node:crypto'))` */
export function nodeCryptoCipher(crypto: NodeCrypto): SdlsCipher {
  return {
    encryptGcm(key, iv, plaintext, associated) {
      const cipher = crypto.createCipheriv(`aes-${key.length * 8}-gcm`, key, iv) as GcmCipher;
      cipher.setAAD(associated);
      return joinOctets([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    encryptCbc(key, blocks) {
      const cipher = crypto.createCipheriv(`aes-${key.length * 8}-cbc`, key, new Uint8Array(16)) as GcmCipher;
      cipher.setAutoPadding(false);
      return joinOctets([cipher.update(blocks), cipher.final()]);
    },
    hmacSha256: (key, data) => Uint8Array.from(crypto.createHmac('sha256', key).update(data).digest()),
  };
}

/** The types of Node know these methods only for some names of ciphers. */
interface GcmCipher extends NodeCipher {
  setAAD(data: Uint8Array): unknown;
  getAuthTag(): Uint8Array;
  setAutoPadding(isOn: boolean): unknown;
}
