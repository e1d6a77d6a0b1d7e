import { mustBeWhole } from '../whole-number.ts';
import { SecurityCounter } from './security-counter.ts';

/** Which channels an association serves; what is left out does not matter. */
export interface SecuredChannel {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** Of TC and USLP frames. */
  readonly mapId?: number;
}

/**
 * What both ends have agreed on; none of it is in the frames, except the index.
 * Source: CCSDS 355.0-B-2, 3.2 to 3.4 and 4.1; baseline of annex E: AES-GCM with 12 octets of vector and 16 of code, or
 * AES-CMAC with 4 octets of sequence number and 16 of code
 */
export interface SecurityAgreement {
  /** Security parameter index, 1 to 65534. */
  readonly spi: number;
  /**
   * - `aes-gcm`: encryption and authentication in one
   * - `aes-gcm-encryption`: encryption alone; whoever turns a bit over on the way turns it over in the command
   * - `aes-gmac`, `aes-cmac`, `hmac-sha-256`: authentication alone, everybody may read
   */
  readonly algorithm: 'aes-gcm' | 'aes-gcm-encryption' | 'aes-gmac' | 'aes-cmac' | 'hmac-sha-256';
  /** Octets of the initialization vector; 12 for GCM and GMAC unless given, none for the others. */
  readonly ivOctets?: number;
  /** The lower octets of it that are sent; all unless given. */
  readonly sentIvOctets?: number;
  /** Octets of the anti-replay sequence number; none unless given. With GCM the initialization vector does its work. */
  readonly sequenceOctets?: number;
  /** The lower octets of it that are sent; all unless given. */
  readonly sentSequenceOctets?: number;
  /** Octets that count the fill at the end of the data; none of the algorithms here needs any, so it is 0. */
  readonly padLengthOctets?: number;
  /** Octets of the message authentication code; 16 unless given, none for encryption alone. */
  readonly macOctets?: number;
  /**
   * Which bits from the first of the frame on are authenticated; octets behind its end all are. The mask of the frame
   * format (`standardMask`) unless given.
   */
  readonly authenticationMask?: Uint8Array;
  /** How far ahead of the last number that was accepted the next may be; 10 unless given. */
  readonly replayWindow?: number;
  /** Any unless given. */
  readonly channels?: readonly SecuredChannel[];
}

/** Without key, with a key that is not used, in use. */
export type AssociationState = 'unkeyed' | 'keyed' | 'operational';

/**
 * One end of a security association: the agreement, a key, and the numbers that were used up. The sending and the
 * receiving end each have one of their own.
 *
 *     unkeyed --rekey--> keyed --start--> operational
 *             <-expire--       <--stop---
 *
 * Source: CCSDS 355.0-B-2, 4.2.2; states and transitions of CCSDS 355.1-B-1 (procedures for key and association
 * management), which are those of NASA's CryptoLib as well
 */
export class SecurityAssociation {
  readonly agreement: Required<Omit<SecurityAgreement, 'authenticationMask' | 'channels'>>;
  readonly authenticationMask: Uint8Array | undefined;
  readonly channels: readonly SecuredChannel[] | undefined;
  #state: AssociationState = 'unkeyed';
  #key: Uint8Array | undefined;
  #iv: SecurityCounter;
  #sequence: SecurityCounter;

  /** @throws RangeError when the fields cannot be, or the algorithm cannot work with them */
  constructor(agreement: SecurityAgreement) {
    this.agreement = checked(agreement);
    this.authenticationMask = agreement.authenticationMask?.slice();
    this.channels = agreement.channels;
    const { ivOctets, sentIvOctets, sequenceOctets, sentSequenceOctets } = this.agreement;
    this.#iv = new SecurityCounter(ivOctets, sentIvOctets, 0n);
    this.#sequence = new SecurityCounter(sequenceOctets, sentSequenceOctets, 0n);
  }

  get state(): AssociationState {
    return this.#state;
  }

  /** Undefined unless operational. */
  get key(): Uint8Array | undefined {
    return this.#state === 'operational' ? this.#key : undefined;
  }

  get iv(): SecurityCounter {
    return this.#iv;
  }

  get sequence(): SecurityCounter {
    return this.#sequence;
  }

  /** Octets that security adds before the data. */
  get headerOctets(): number {
    const { sentIvOctets, sentSequenceOctets, padLengthOctets } = this.agreement;
    return spiOctets + sentIvOctets + sentSequenceOctets + padLengthOctets;
  }

  /** Octets that it adds behind them. */
  get trailerOctets(): number {
    return this.agreement.macOctets;
  }

  get isAuthenticated(): boolean {
    return this.agreement.algorithm !== 'aes-gcm-encryption';
  }

  /**
   * Takes a key and starts counting.
   *
   * @param numbers the last ones that were used with it, 0 unless given (-1: not even 0): an end that forgets them after a power failure and counts from
   *   0 again uses vectors twice, which with GCM gives away the key
   * @throws TypeError unless unkeyed, RangeError when the key is not 16, 24 or 32 octets (HMAC: 16 to 64)
   */
  rekey(key: Uint8Array, numbers: { readonly iv?: bigint; readonly sequence?: bigint } = {}): void {
    this.#go('unkeyed', 'keyed');
    const isHmac = this.agreement.algorithm === 'hmac-sha-256';
    if (isHmac ? key.length < 16 || key.length > 64 : ![16, 24, 32].includes(key.length)) {
      this.#state = 'unkeyed';
      throw new RangeError(
        `key: expected ${isHmac ? '16 to 64' : '16, 24 or 32'} octets, found ${key.length}`,
      );
    }
    this.#key = key.slice();
    this.#iv = new SecurityCounter(this.#iv.octets, this.#iv.sentOctets, numbers.iv ?? 0n);
    this.#sequence = new SecurityCounter(
      this.#sequence.octets,
      this.#sequence.sentOctets,
      numbers.sequence ?? 0n,
    );
  }

  /** @throws TypeError unless keyed */
  start(): void {
    this.#go('keyed', 'operational');
  }

  /** @throws TypeError unless operational */
  stop(): void {
    this.#go('operational', 'keyed');
  }

  /** Forgets the key. @throws TypeError unless keyed */
  expire(): void {
    this.#go('keyed', 'unkeyed');
    this.#key?.fill(0);
    this.#key = undefined;
  }

  #go(from: AssociationState, to: AssociationState): void {
    if (this.#state !== from)
      throw new TypeError(`association ${this.agreement.spi}: expected ${from}, found ${this.#state}`);
    this.#state = to;
  }
}

/** Octets of the security parameter index. */
export const spiOctets = 2;
/** Source: CCSDS 355.0-B-2, 4.1.1.1.4 */
const maxHeaderOctets = 64;

function checked(agreement: SecurityAgreement): SecurityAssociation['agreement'] {
  const { algorithm } = agreement;
  const isGcm = algorithm === 'aes-gcm' || algorithm === 'aes-gcm-encryption' || algorithm === 'aes-gmac';
  const ivOctets = agreement.ivOctets ?? (isGcm ? 12 : 0);
  const sequenceOctets = agreement.sequenceOctets ?? 0;
  const macOctets = agreement.macOctets ?? (algorithm === 'aes-gcm-encryption' ? 0 : 16);
  const full = {
    spi: agreement.spi,
    algorithm,
    ivOctets,
    sentIvOctets: agreement.sentIvOctets ?? ivOctets,
    sequenceOctets,
    sentSequenceOctets: agreement.sentSequenceOctets ?? sequenceOctets,
    padLengthOctets: agreement.padLengthOctets ?? 0,
    macOctets,
    replayWindow: agreement.replayWindow ?? 10,
  };
  // 0 and 65535 are reserved. Source: CCSDS 355.0-B-2, 4.1.1.2.3
  mustBeWhole('spi', full.spi, 1, 65_534);
  mustBeWhole('ivOctets', ivOctets, isGcm ? 1 : 0, 32);
  mustBeWhole('sentIvOctets', full.sentIvOctets, 0, ivOctets);
  mustBeWhole('sequenceOctets', sequenceOctets, 0, 32);
  mustBeWhole('sentSequenceOctets', full.sentSequenceOctets, 0, sequenceOctets);
  mustBeWhole('padLengthOctets', full.padLengthOctets, 0, 4);
  mustBeWhole('replayWindow', full.replayWindow, 1, Number.MAX_SAFE_INTEGER);
  if (algorithm === 'aes-gcm-encryption') mustBeWhole('macOctets', macOctets, 0, 0);
  else mustBeWhole('macOctets', macOctets, 4, algorithm === 'hmac-sha-256' ? 32 : 16);
  const headerOctets = spiOctets + full.sentIvOctets + full.sentSequenceOctets + full.padLengthOctets;
  mustBeWhole('security header octets', headerOctets, spiOctets, maxHeaderOctets);
  return full;
}
