import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import { type Report, silentReport } from '../../device-log.ts';
import { Port } from '../../port.ts';
import type { AprsArrival } from '../../space-link/aprs-channel.ts';
import type { Transmitter } from '../transmitter.ts';
import { airtimeMs, groundKeying } from './airtime.ts';
import type { Receiver } from './receiver.ts';
import type { Transmission } from './transmit-queue.ts';

/** What is at the end of this cable: the air. */
export interface PayloadOnAir {
  readonly digipeater: {
    readonly receiver: Pick<Receiver, 'begin' | 'end' | 'isSquelchOpen'>;
    readonly queue: { onTransmission(listener: (sent: Transmission) => void): () => void };
  };
  readonly transmitter: Pick<Transmitter, 'isKeyed'>;
  hasFault?(name: 'kiss-escape-bug'): boolean;
}

/** What a frame, with its check, goes through on its way: what is sent is not always what arrives. */
export interface AirWay {
  up(frame: Uint8Array): AprsArrival;
  down(frame: Uint8Array): AprsArrival;
}

/**
 * A tester's TNC, set to KISS, with a cable of the bench to the payload's antenna: what is written here is on the air and
 * heard by the payload, and what the payload sends comes out. Like a TinyTrak4 it waits for a free channel, unless it is told
 * to be full duplex; one frame after another.
 *
 * Source of the commands: Chepponis and Karn, 1987, section 3; only port 0 has a radio
 */
export class AirKissPort {
  /** Beyond what its memory holds. */
  lostFrames = 0;
  /** Takes frames off KISS as the published decoder of BIRDS does: C0, sent as DB DC, comes out as DC. */
  hasEscapeBug = false;
  readonly #clock: Clock;
  readonly #payload: PayloadOnAir;
  readonly #report: Report;
  readonly #way: AirWay;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #decoder = new KissDecoder();
  readonly #keying = { ...groundKeying };
  #isFullDuplex = false;
  #waiting: Uint8Array[] = [];
  #isSending = false;
  #serialFreeAtMs = Number.NEGATIVE_INFINITY;

  /** @param way left out: a short cable, through which everything arrives */
  constructor(clock: Clock, payload: PayloadOnAir, report: Report = silentReport, way: AirWay = shortCable) {
    this.#clock = clock;
    this.#payload = payload;
    this.#report = report;
    this.#way = way;
    payload.digipeater.queue.onTransmission(({ octets, isComplete }) => {
      // What came through damaged, a TNC keeps to itself.
      if (isComplete && this.#way.down(octets).kind === 'whole') this.#say(octets.subarray(0, -2));
    });
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  #hear(bytes: Uint8Array): void {
    for (const result of this.#decoder.push(bytes)) {
      if (!result.ok) {
        this.#report('tnc', describeFault(result.fault));
        continue;
      }
      const { port, command, data } = result.value;
      const value = data[0] ?? 0;
      // C0 FF C0 ends KISS in TNCs that have something else; this one has not.
      if (port === 15 && command === 15) continue;
      if (port !== 0) this.#report('tnc', `port: expected 0, found ${port}`);
      else if (command === kissCommands.data) this.#queue(data);
      else if (command === kissCommands.txDelay) this.#keying.txDelayMs = 10 * value;
      else if (command === kissCommands.txTail) this.#keying.txTailMs = 10 * value;
      else if (command === kissCommands.fullDuplex) this.#isFullDuplex = value !== 0;
    }
  }

  #queue(frame: Uint8Array): void {
    if (frame.length === 0) return;
    if (this.#waiting.length >= mostWaiting) {
      this.lostFrames++;
      this.#report('tnc', `its memory is full: expected at most ${mostWaiting} frames, one is lost`);
      return;
    }
    const hasBug = this.hasEscapeBug || this.#payload.hasFault?.('kiss-escape-bug');
    this.#waiting.push(hasBug ? withEscapeBug(frame) : frame);
    this.#send();
  }

  #send(): void {
    if (this.#isSending || this.#waiting.length === 0) return;
    const { digipeater, transmitter } = this.#payload;
    this.#isSending = true;
    const isBusy = transmitter.isKeyed || digipeater.receiver.isSquelchOpen;
    if (isBusy && !this.#isFullDuplex) {
      this.#again(slotMs);
      return;
    }
    const octets = withFrameCheck(this.#waiting.shift()!);
    const durationMs = airtimeMs(octets, this.#keying);
    const arrival = this.#way.up(octets);
    // Too weak to open the squelch: for the payload nobody spoke.
    if (arrival.kind !== 'unheard') {
      const strengthDbm = Math.round(arrival.levelDbm);
      digipeater.receiver.begin({ octets: arrival.octets, durationMs, strengthDbm });
    }
    this.#again(durationMs);
  }

  #again(afterMs: number): void {
    this.#clock.after(afterMs, () => {
      this.#isSending = false;
      this.#send();
    });
  }

  /** As fast as the serial line is. */
  #say(frame: Uint8Array): void {
    const bytes = encodeKiss({ port: 0, command: kissCommands.data, data: frame });
    const octetMs = 10_000 / kissBaud;
    this.#serialFreeAtMs = Math.max(this.#serialFreeAtMs, this.#clock.nowAtMs()) + octetMs * bytes.length;
    this.#clock.at(this.#serialFreeAtMs, () => this.#port.write(bytes));
  }
}

/** ABAUD of the TinyTrak4 in BIRDS-X. */
const kissBaud = 19_200;
const mostWaiting = 64;
const slotMs = 100;
/** Over a cable with attenuators: well above any station. */
const levelDbm = -60;
const shortCable: AirWay = {
  up: (octets) => ({ kind: 'whole', octets, levelDbm }),
  down: (octets) => ({ kind: 'whole', octets, levelDbm }),
};

/** It looks for DB DD twice and never for DB DC. Source: BIRDS-4, SFward_AX25_v2.h */
function withEscapeBug(frame: Uint8Array): Uint8Array {
  return frame.map((octet) => (octet === 0xc0 ? 0xdc : octet));
}
