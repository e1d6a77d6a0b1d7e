import { joinOctets } from '../bits/join-octets.ts';
import { failure, type Result, success } from '../fault.ts';
import { aesCmac } from './cmac.ts';
import { gcmTagOctets, type SdlsCipher } from './sdls-cipher.ts';
import type { SdlsFault } from './sdls-fault.ts';
import { type SecurityAssociation, spiOctets } from './security-association.ts';
import { numberOf } from './security-counter.ts';

/** What a receiver learns of a data field besides the data. */
export interface OpenedData {
  readonly data: Uint8Array;
  readonly spi: number;
  /** Undefined where the association has none. */
  readonly sequenceNumber: bigint | undefined;
  readonly iv: Uint8Array;
}

/**
 * Security header, data (encrypted or not) and trailer: what takes the place of `data` in its frame.
 *
 *     SPI 2 | [initialization vector] | [sequence number] | [pad length] | data | [message authentication code]
 *
 * The numbers are taken before anything is awaited, so that calls may overlap.
 *
 * @param header what stands before the security header in the frame as it will be sent; authenticated, not encrypted
 * @param mask which bits of header, security header and data are authenticated; those behind its end all are
 * Source: CCSDS 355.0-B-2, 4.1 and 4.2.3
 */
export async function secureData(
  header: Uint8Array,
  data: Uint8Array,
  association: SecurityAssociation,
  cipher: SdlsCipher,
  mask: Uint8Array,
): Promise<Result<Uint8Array, SdlsFault>> {
  const { agreement, key } = association;
  if (key === undefined) return failure('not-operational', 'operational', association.state);
  const iv = association.iv.next();
  const sequence = association.sequence.next();
  if (iv === undefined || sequence === undefined)
    return failure('exhausted', 'a number that was not used', 'the last was');
  const ivOctets = association.iv.octetsOf(iv);
  const out = new Uint8Array(association.headerOctets + data.length + association.trailerOctets);
  out[0] = agreement.spi >>> 8;
  out[1] = agreement.spi & 0xff;
  out.set(lastOf(ivOctets, agreement.sentIvOctets), spiOctets);
  const sequenceOctets = lastOf(association.sequence.octetsOf(sequence), agreement.sentSequenceOctets);
  out.set(sequenceOctets, spiOctets + agreement.sentIvOctets);
  const prefix = joinOctets([header, out.subarray(0, association.headerOctets)]);
  const { algorithm } = agreement;
  const { text, mac } = await encode({ algorithm, key, cipher, iv: ivOctets, prefix, mask }, data);
  out.set(text, association.headerOctets);
  out.set(mac.subarray(0, agreement.macOctets), association.headerOctets + data.length);
  return success(out);
}

/**
 * The data of a secured data field, once its code is right and its number new. Only then does the association count it.
 *
 * @param header as in `secureData`
 * @returns `too-short`, `not-operational`, `bad-mac`, `replayed`, `bad-padding`
 * Source: CCSDS 355.0-B-2, 4.2.4. The code is checked before the number, so that `replayed` means an old frame and never
 * a false one
 */
export async function openData(
  header: Uint8Array,
  secured: Uint8Array,
  association: SecurityAssociation,
  cipher: SdlsCipher,
  mask: Uint8Array,
): Promise<Result<OpenedData, SdlsFault>> {
  const { agreement, key, headerOctets, trailerOctets } = association;
  if (key === undefined) return failure('not-operational', 'operational', association.state);
  if (secured.length < headerOctets + trailerOctets)
    return failure('too-short', headerOctets + trailerOctets, secured.length);
  const fields = securityFields(secured, association);
  const iv = association.iv.expand(fields.iv);
  const sequence = association.sequence.expand(fields.sequence);
  const ivOctets = association.iv.octetsOf(iv);
  const text = secured.subarray(headerOctets, secured.length - trailerOctets);
  const prefix = joinOctets([header, secured.subarray(0, headerOctets)]);
  const { algorithm } = agreement;
  const { data, mac } = await decode({ algorithm, key, cipher, iv: ivOctets, prefix, mask }, text);
  const received = secured.subarray(secured.length - trailerOctets);
  if (!isEqualInAnyTime(received, mac.subarray(0, agreement.macOctets)))
    return failure('bad-mac', `a code of ${trailerOctets} octets made with this key`, 'another');
  if (association.isAuthenticated) {
    const replayed = findReplay(association, iv, sequence);
    if (replayed !== undefined) return replayed;
  }
  const padOctets = Number(numberOf(fields.padLength));
  if (padOctets > data.length) return failure('bad-padding', `at most ${data.length}`, padOctets);
  return success({
    data: data.subarray(0, data.length - padOctets),
    spi: agreement.spi,
    sequenceNumber: agreement.sequenceOctets === 0 ? undefined : sequence,
    iv: ivOctets,
  });
}

/** Numbers of authentic frames must be new; accepts them by the way. Without an await between, so that none passes twice. */
function findReplay(
  association: SecurityAssociation,
  iv: bigint,
  sequence: bigint,
): { ok: false; fault: SdlsFault } | undefined {
  const { replayWindow } = association.agreement;
  for (const [counter, value] of [
    [association.sequence, sequence],
    [association.iv, iv],
  ] as const) {
    if (counter.octets === 0 || counter.accepts(value, replayWindow)) continue;
    return failure(
      'replayed',
      `${counter.value + 1n} to ${counter.value + BigInt(replayWindow)}`,
      `${value}`,
    );
  }
  association.sequence.advanceTo(sequence);
  association.iv.advanceTo(iv);
  return undefined;
}

function securityFields(secured: Uint8Array, { agreement, headerOctets }: SecurityAssociation) {
  const sequenceAt = spiOctets + agreement.sentIvOctets;
  const padLengthAt = sequenceAt + agreement.sentSequenceOctets;
  return {
    iv: secured.subarray(spiOctets, sequenceAt),
    sequence: secured.subarray(sequenceAt, padLengthAt),
    padLength: secured.subarray(padLengthAt, headerOctets),
  };
}

/** What one data field is protected with. */
interface Protection {
  readonly algorithm: SecurityAssociation['agreement']['algorithm'];
  readonly key: Uint8Array;
  readonly cipher: SdlsCipher;
  readonly iv: Uint8Array;
  /** What stands before the data: the header of the frame and the security header. */
  readonly prefix: Uint8Array;
  readonly mask: Uint8Array;
}

async function encode(
  protection: Protection,
  data: Uint8Array,
): Promise<{ text: Uint8Array; mac: Uint8Array }> {
  const { algorithm, key, cipher, iv, prefix, mask } = protection;
  if (algorithm !== 'aes-gcm' && algorithm !== 'aes-gcm-encryption')
    return { text: data, mac: await codeOf(protection, data) };
  const associated = algorithm === 'aes-gcm' ? masked(prefix, mask) : noOctets;
  const sealed = await cipher.encryptGcm(key, iv, data, associated);
  const textOctets = sealed.length - gcmTagOctets;
  return { text: sealed.subarray(0, textOctets), mac: sealed.subarray(textOctets) };
}

/**
 * The counter mode under GCM decrypts by encrypting, so encrypting the text gives the data, and encrypting the data again
 * the code that must have been sent. One operation of the cipher is enough, and a code may be cut to any length.
 */
async function decode(
  protection: Protection,
  text: Uint8Array,
): Promise<{ data: Uint8Array; mac: Uint8Array }> {
  const { algorithm, key, cipher, iv } = protection;
  if (algorithm !== 'aes-gcm' && algorithm !== 'aes-gcm-encryption')
    return { data: text, mac: await codeOf(protection, text) };
  const data = (await cipher.encryptGcm(key, iv, text, noOctets)).subarray(0, text.length);
  if (algorithm === 'aes-gcm-encryption') return { data, mac: noOctets };
  const { mac } = await encode(protection, data);
  return { data, mac };
}

/** The code of the algorithms that do not encrypt. */
async function codeOf(
  { algorithm, key, cipher, iv, prefix, mask }: Protection,
  data: Uint8Array,
): Promise<Uint8Array> {
  const payload = masked(joinOctets([prefix, data]), mask);
  if (algorithm === 'aes-cmac') return aesCmac(cipher, key, payload);
  if (algorithm === 'hmac-sha-256') return cipher.hmacSha256(key, payload);
  return cipher.encryptGcm(key, iv, noOctets, payload);
}

const noOctets = new Uint8Array(0);

function masked(payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const out = payload.slice();
  const end = Math.min(mask.length, out.length);
  for (let index = 0; index < end; index++) out[index]! &= mask[index]!;
  return out;
}

/** Looks at all octets whatever it finds: how long it takes tells nobody how much was right. */
function isEqualInAnyTime(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) difference |= left[index]! ^ right[index]!;
  return difference === 0;
}

function lastOf(octets: Uint8Array, count: number): Uint8Array {
  return octets.subarray(octets.length - count);
}
