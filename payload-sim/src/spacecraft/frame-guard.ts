import { createCipheriv, createHmac } from 'node:crypto';
import { describeFault } from '@dawa/seams/fault';
import { nodeCryptoCipher, openFrame, type SdlsFault, SecurityAssociation } from 'ccsds-parser/sdls/sdls';
import type { Report } from '../device-log.ts';
import type { TcFraming } from './tc-framing.ts';

/** What the guard of the uplink has let pass and what not. */
export interface GuardCounts {
  readonly accepted: number;
  readonly refused: number;
  readonly refusedByKind: Readonly<Record<string, number>>;
}

/** Numbers may run on this far while nobody hears them: passes of frames that are lost. */
const ordinaryReplayWindow = 65_536;

/**
 * The security of the uplink on board (SDLS): opens frames that were made with the key and have a new number, refuses and counts
 * all others, and says so in the place of the control word: a Frame Security Report.
 */
export class FrameGuard {
  readonly #association: SecurityAssociation;
  readonly #framing: TcFraming;
  readonly #report: Report;
  readonly #cipher = nodeCryptoCipher({ createCipheriv, createHmac });
  readonly #refusedByKind: Record<string, number> = {};
  #accepted = 0;
  #refused = 0;
  #alarm: SdlsFault['kind'] | undefined;
  /** How often the alarm is still told. */
  #tellings = 0;
  #isTurnOfReport = false;
  #lastSpi = 0;
  #lastNumber = 0;

  /**
   * @param key left out: nothing is believed
   * @throws RangeError when it does not suit the algorithm
   */
  constructor(
    framing: TcFraming,
    sdls: NonNullable<TcFraming['sdls']>,
    key: Uint8Array | undefined,
    report: Report,
  ) {
    const { spi, algorithm, replayWindow = ordinaryReplayWindow } = sdls;
    const sequenceOctets = algorithm === 'aes-cmac' || algorithm === 'hmac-sha-256' ? 4 : 0;
    this.#association = new SecurityAssociation({ spi, algorithm, replayWindow, sequenceOctets });
    if (key !== undefined) {
      this.#association.rekey(key);
      this.#association.start();
    }
    this.#framing = framing;
    this.#report = report;
  }

  get counts(): GuardCounts {
    return { accepted: this.#accepted, refused: this.#refused, refusedByKind: { ...this.#refusedByKind } };
  }

  /** @returns the frame without its security; undefined when it was refused */
  async open(secured: Uint8Array): Promise<Uint8Array | undefined> {
    const { hasErrorControl } = this.#framing;
    const format = { kind: 'tc', hasSegmentHeader: true, hasErrorControl } as const;
    const { spi } = this.#association.agreement;
    const opened = await openFrame(secured, format, new Map([[spi, this.#association]]), this.#cipher);
    this.#lastSpi = secured.length >= spiAt + 2 ? (secured[spiAt]! << 8) | secured[spiAt + 1]! : 0;
    if (opened.ok) {
      this.#accepted++;
      const { sequenceNumber, iv } = opened.value;
      this.#lastNumber = sequenceNumber === undefined ? (iv.at(-1) ?? 0) : Number(sequenceNumber & 0xffn);
      return opened.value.frame;
    }
    const { fault } = opened;
    this.#refused++;
    this.#refusedByKind[fault.kind] = (this.#refusedByKind[fault.kind] ?? 0) + 1;
    this.#alarm = fault.kind;
    this.#tellings = tellingsOfAlarm;
    this.#report('tc-frame', `refused by the guard of the uplink: ${describeFault(fault)}`);
    return undefined;
  }

  /**
   * The report of the last refusal, in every second frame for a while; undefined when it is the turn of the receiver's own report.
   *
   *     0 | type 1: 1 | version 3: 4 | alarm 1 | bad number 1 | bad code 1 | bad association 1 || last SPI 16 || last number 8
   *
   * Source: CCSDS 355.1-B-1, frame security report; the same fields in NASA CryptoLib (SDLS_FSR_t)
   */
  takeReport(): Uint8Array | undefined {
    const kind = this.#alarm;
    this.#isTurnOfReport = !this.#isTurnOfReport;
    if (kind === undefined || this.#tellings === 0 || !this.#isTurnOfReport) return undefined;
    this.#tellings--;
    const isBadNumber = kind === 'replayed' || kind === 'exhausted';
    const isBadAssociation = kind === 'unknown-spi' || kind === 'not-operational' || kind === 'wrong-channel';
    const isBadCode = !isBadNumber && !isBadAssociation;
    const flags = 0x08 | (isBadNumber ? 0x04 : 0) | (isBadCode ? 0x02 : 0) | (isBadAssociation ? 0x01 : 0);
    return Uint8Array.of(0xc0 | flags, this.#lastSpi >> 8, this.#lastSpi & 0xff, this.#lastNumber);
  }
}

/** Ten seconds at 9,600 baud: a ground that transmitted hears nothing at first. */
const tellingsOfAlarm = 23;
/** Behind the frame header of five octets and the segment header. */
const spiAt = 6;
