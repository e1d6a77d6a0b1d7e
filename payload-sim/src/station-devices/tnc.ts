import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';

export interface TncSettings {
  /** On the air. */
  readonly bitRateHz: number;
  /** Of its serial port: an answer takes ten bits an octet. */
  readonly serialBaud?: number;
  /** After its transmitter was on, its receiver hears nothing for so long. */
  readonly turnaroundMs?: number;
  /** Begins as a typewriter that has to be told `KISS ON` and `RESTART`. */
  readonly beginsInCommandMode?: boolean;
}

/** A transmission, at its end. */
export interface TncTransmission {
  readonly frame: Uint8Array;
  readonly keyedAtMs: number;
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/**
 * A TNC that speaks KISS and keys by itself. Unless it is told to be full duplex it is deaf from its key to the end of its
 * turnaround, and a frame that began before or ended within is lost whole, as on the air.
 */
export class TncSimulator {
  /** Frames that came while it was deaf. */
  lostFrames = 0;
  readonly #clock: Clock;
  readonly #settings: Required<TncSettings>;
  readonly #report: Report;
  readonly #onTransmitted: (transmission: TncTransmission) => void;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  /** As TNCs leave the factory. Source: Chepponis and Karn, 1987, section 3 */
  readonly #access = { txDelayMs: 500, txTailMs: 30, isFullDuplex: false };
  #decoder = new KissDecoder();
  #isInCommandMode: boolean;
  #isKissOn = false;
  #line = '';
  #keyedFromAtMs = Number.POSITIVE_INFINITY;
  #keyedUntilAtMs = Number.NEGATIVE_INFINITY;
  #serialFreeAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly clock: Clock;
    readonly settings: TncSettings;
    readonly onTransmitted: (transmission: TncTransmission) => void;
    readonly report?: Report;
  }) {
    this.#clock = options.clock;
    this.#settings = {
      serialBaud: 115_200,
      turnaroundMs: 100,
      beginsInCommandMode: false,
      ...options.settings,
    };
    this.#onTransmitted = options.onTransmitted;
    this.#report = options.report ?? silentReport;
    this.#isInCommandMode = this.#settings.beginsInCommandMode;
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  get isKeyed(): boolean {
    const nowAtMs = this.#clock.nowAtMs();
    return nowAtMs >= this.#keyedFromAtMs && nowAtMs < this.#keyedUntilAtMs;
  }

  /** A frame from the air, without its check, of which the last bit arrives now. */
  receive(frame: Uint8Array): void {
    const endAtMs = this.#clock.nowAtMs();
    const startAtMs = endAtMs - this.#airMs(frame);
    const deafUntilAtMs = this.#keyedUntilAtMs + this.#settings.turnaroundMs;
    const isDeaf = !this.#access.isFullDuplex && endAtMs > this.#keyedFromAtMs && startAtMs < deafUntilAtMs;
    if (isDeaf || this.#isInCommandMode) {
      this.lostFrames++;
      this.#report('modem', isDeaf ? 'not heard: deaf while it transmits' : 'not heard: in command mode');
      return;
    }
    this.#say(encodeKiss({ port: 0, command: kissCommands.data, data: frame }));
  }

  #hear(bytes: Uint8Array): void {
    if (this.#isInCommandMode) {
      for (const octet of bytes) this.#type(octet);
      return;
    }
    for (const frame of this.#decoder.push(bytes)) {
      if (!frame.ok) {
        this.#report('modem', `a damaged frame: ${frame.fault.kind}`);
        continue;
      }
      const { command, port, data } = frame.value;
      const value = data[0] ?? 0;
      if (command === kissCommands.data) this.#transmit(data);
      else if (command === kissCommands.txDelay) this.#access.txDelayMs = 10 * value;
      else if (command === kissCommands.txTail) this.#access.txTailMs = 10 * value;
      else if (command === kissCommands.fullDuplex) this.#access.isFullDuplex = value !== 0;
      else if (command === 15 && port === 15) this.#enterCommandMode();
    }
  }

  /** One character of a person, or of a program that plays one. */
  #type(octet: number): void {
    if (octet !== 13) {
      this.#line = `${this.#line}${String.fromCharCode(octet)}`.slice(-longestLine);
      return;
    }
    const line = this.#line.trim().toUpperCase();
    this.#line = '';
    if (line === 'KISS ON') this.#isKissOn = true;
    else if (line === 'RESTART' && this.#isKissOn) {
      this.#isInCommandMode = false;
      this.#decoder = new KissDecoder();
      return;
    }
    this.#say(new TextEncoder().encode(line.startsWith('KISS') ? 'KISS was OFF\r\ncmd:' : 'cmd:'));
  }

  #enterCommandMode(): void {
    this.#isInCommandMode = this.#settings.beginsInCommandMode;
    this.#isKissOn = false;
  }

  #transmit(frame: Uint8Array): void {
    const { txDelayMs, txTailMs } = this.#access;
    const nowAtMs = this.#clock.nowAtMs();
    // What waits is sent in one go, with a flag between.
    const isOn = this.#keyedUntilAtMs > nowAtMs;
    const keyedAtMs = isOn ? this.#keyedFromAtMs : nowAtMs;
    const startAtMs = isOn ? this.#keyedUntilAtMs - txTailMs : nowAtMs + txDelayMs;
    if (startAtMs - nowAtMs > longestQueueMs) {
      this.#report('modem', 'its buffer is full: a frame is lost');
      return;
    }
    const endAtMs = startAtMs + this.#airMs(frame);
    this.#keyedFromAtMs = keyedAtMs;
    this.#keyedUntilAtMs = endAtMs + txTailMs;
    const octets = frame.slice();
    this.#clock.at(endAtMs, () => this.#onTransmitted({ frame: octets, keyedAtMs, startAtMs, endAtMs }));
  }

  /** With its check and a flag on each side; bit stuffing left out. */
  #airMs({ length }: Uint8Array): number {
    return ((length + 4) * 8000) / this.#settings.bitRateHz;
  }

  #say(bytes: Uint8Array): void {
    const octetMs = 10_000 / this.#settings.serialBaud;
    this.#serialFreeAtMs = Math.max(this.#serialFreeAtMs, this.#clock.nowAtMs()) + octetMs * bytes.length;
    this.#clock.at(this.#serialFreeAtMs, () => this.#port.write(bytes));
  }
}

const longestLine = 80;
const longestQueueMs = 30_000;
