import * as nodeCrypto from 'node:crypto';
import { nodeCryptoCipher } from './node-crypto-cipher.ts';
import type { SdlsCipher } from './sdls-cipher.ts';
import { webCryptoCipher } from './web-crypto-cipher.ts';

/** Whatever holds for one must hold for the other. */
export const ciphers: [name: string, cipher: SdlsCipher][] = [
  ['node:crypto', nodeCryptoCipher(nodeCrypto)],
  ['WebCrypto', webCryptoCipher(nodeCrypto.webcrypto.subtle)],
];
