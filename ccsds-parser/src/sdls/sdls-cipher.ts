/** A value now or later: Node's ciphers answer at once, those of a browser with a promise. */
export type Soon<T> = T | Promise<T>;

/**
 * The four operations that SDLS asks of a cipher. Whoever has them can serve: `webCryptoCipher` and `nodeCryptoCipher`
 * wrap the two that are everywhere; a hardware security module needs a wrapper of its own, and may read `key` as a name.
 */
export interface SdlsCipher {
  /** AES-GCM: ciphertext as long as `plaintext`, and behind it the tag of 16 octets. Source: NIST SP 800-38D, 7.1 */
  encryptGcm(
    key: Uint8Array,
    iv: Uint8Array,
    plaintext: Uint8Array,
    associated: Uint8Array,
  ): Soon<Uint8Array>;
  /** AES-CBC of whole blocks from an initialization vector of zeros, without padding. Source: NIST SP 800-38A, 6.2 */
  encryptCbc(key: Uint8Array, blocks: Uint8Array): Soon<Uint8Array>;
  /** 32 octets. Source: RFC 2104 with SHA-256 */
  hmacSha256(key: Uint8Array, data: Uint8Array): Soon<Uint8Array>;
}

/** Octets of a whole GCM tag. */
export const gcmTagOctets = 16;
