import type { SdlsCipher } from './sdls-cipher.ts';

/** What is needed of a `SubtleCrypto`, in a browser or in Node. */
export interface SubtleCipher {
  importKey(
    format: 'raw',
    key: Uint8Array<ArrayBuffer>,
    algorithm: { readonly name: string; readonly hash?: string },
    isExtractable: boolean,
    uses: ('encrypt' | 'sign')[],
  ): Promise<unknown>;
  encrypt(
    algorithm: { readonly name: string; readonly iv: Uint8Array<ArrayBuffer> },
    key: never,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<ArrayBuffer>;
  sign(algorithm: string, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** `webCryptoCipher(crypto.subtle)`: in a browser on a page from a secure origin, and in Node. */
export function webCryptoCipher(subtle: SubtleCipher): SdlsCipher {
  const keys = new Map<string, WeakMap<Uint8Array, Promise<unknown>>>();

  /** A key is imported once for as long as the association that holds it lives. */
  async function keyFor(name: string, key: Uint8Array): Promise<never> {
    const known = keys.get(name) ?? new WeakMap<Uint8Array, Promise<unknown>>();
    keys.set(name, known);
    const isHmac = name === 'HMAC';
    const algorithm = isHmac ? { name, hash: 'SHA-256' } : { name };
    const imported =
      known.get(key) ??
      subtle.importKey('raw', Uint8Array.from(key), algorithm, false, [isHmac ? 'sign' : 'encrypt']);
    known.set(key, imported);
    return (await imported) as never;
  }

  return {
    async encryptGcm(key, iv, plaintext, associated) {
      const algorithm = {
        name: 'AES-GCM',
        iv: Uint8Array.from(iv),
        additionalData: Uint8Array.from(associated),
        tagLength: 128,
      };
      return new Uint8Array(
        await subtle.encrypt(algorithm, await keyFor('AES-GCM', key), Uint8Array.from(plaintext)),
      );
    },
    async encryptCbc(key, blocks) {
      const algorithm = { name: 'AES-CBC', iv: new Uint8Array(16) };
      const padded = await subtle.encrypt(algorithm, await keyFor('AES-CBC', key), Uint8Array.from(blocks));
      // A block of padding comes last, and changes nothing of those before it.
      return new Uint8Array(padded, 0, blocks.length);
    },
    async hmacSha256(key, data) {
      return new Uint8Array(await subtle.sign('HMAC', await keyFor('HMAC', key), Uint8Array.from(data)));
    },
  };
}
