import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from '../devices/device-error.ts';
import type { GuardedRadio, RadioSetting } from '../ports.ts';

/** Clients ask for frequency and mode in turns, and several of them at once: one reading does for all of this time. */
const freshMs = 300;

/**
 * The radio's dial and a second one for the transmitter. Where the radio has split or satellite mode, that is used; where it has
 * not, the second dial exists here only: the transmitting frequency is set when a client keys and the receiving one when it
 * releases. Either way the guard checks what will be on the air; what is set while it transmits is kept for afterwards.
 */
export class SharedTuning {
  /** The VFO that clients call the transmitting one. */
  transmitVfo = 'VFOB';
  #isSplit = false;
  /** False once the radio said that it has no split of its own. */
  #hasOwnSplit: boolean;
  readonly #radio: GuardedRadio;
  readonly #clock: Clock;
  #reading: { setting: RadioSetting; atMs: number } | undefined;
  #asking: Promise<RadioSetting> | undefined;
  #transmit: Partial<RadioSetting> = {};
  /** What is received when it transmits no longer; undefined while the radio's own dial tells. */
  #receive: RadioSetting | undefined;

  constructor(radio: GuardedRadio, clock: Clock) {
    this.#radio = radio;
    this.#clock = clock;
    this.#hasOwnSplit = radio.setTransmitFrequency !== undefined;
  }

  /** A client has the transmitter on another frequency than the receiver. */
  get isSplit(): boolean {
    return this.#isSplit;
  }

  /** @throws DeviceError */
  async split(isOn: boolean): Promise<void> {
    if (this.#isSplit === isOn) return;
    this.#isSplit = isOn;
    await this.#splitOwn();
  }

  /** A little old at the most. */
  get known(): RadioSetting | undefined {
    if (this.#receive !== undefined) return this.#receive;
    const { rate } = this.#clock;
    const limitMs = freshMs * (Number.isFinite(rate) ? Math.max(1, rate) : 1);
    const reading = this.#reading;
    return reading !== undefined && this.#clock.nowAtMs() - reading.atMs <= limitMs
      ? reading.setting
      : undefined;
  }

  /** What is received. @throws DeviceError */
  async receive(): Promise<RadioSetting> {
    return this.known ?? this.#read();
  }

  /** What would be transmitted. @throws DeviceError */
  async transmit(): Promise<RadioSetting> {
    const receive = await this.receive();
    return this.isSplit ? { ...receive, ...this.#transmit } : receive;
  }

  async setReceive(change: Partial<RadioSetting>): Promise<void> {
    if (this.#receive !== undefined) {
      this.#receive = { ...this.#receive, ...change };
      return;
    }
    await this.#apply(change);
  }

  /** @throws DeviceError, RangeError for another mode than is received where the radio splits by itself */
  async setTransmit(change: Partial<RadioSetting>): Promise<void> {
    if (this.#hasOwnSplit && change.mode !== undefined) {
      const { mode } = await this.receive();
      if (change.mode !== mode)
        throw new RangeError(`mode: expected ${mode} as received, found ${change.mode}`);
    }
    this.#transmit = { ...this.#transmit, ...change };
    if (change.frequencyHz !== undefined && this.#receive === undefined) await this.#splitOwn();
  }

  /** Tunes to where it will transmit. @throws DeviceError */
  async goToTransmit(): Promise<void> {
    if (!this.#isSplit) return;
    const receive = await this.#read();
    // A pass in between has put the radio back.
    await this.#splitOwn();
    this.#receive = receive;
    if (!this.#hasOwnSplit) await this.#apply(changesOf(receive, { ...receive, ...this.#transmit }));
  }

  /** Tunes back to where it receives, once. @throws DeviceError */
  async goToReceive(): Promise<void> {
    const receive = this.#receive;
    if (receive === undefined) return;
    const now = await this.#radio.readSetting();
    this.#receive = undefined;
    try {
      await this.#apply(changesOf(now, receive));
      await this.#splitOwn();
    } catch (error) {
      this.#receive = receive;
      throw error;
    }
  }

  /** The radio stays where it is. */
  giveUpReceiving(): void {
    this.#receive = undefined;
  }

  /** Tells the radio where it transmits, if it can be told. */
  async #splitOwn(): Promise<void> {
    const { frequencyHz } = this.#transmit;
    if (!this.#hasOwnSplit || (this.#isSplit && frequencyHz === undefined)) return;
    try {
      await this.#radio.setTransmitFrequency?.(this.#isSplit ? frequencyHz! : null);
    } catch (error) {
      if (!(error instanceof DeviceError) || error.code !== 'refused' || this.#radio.isTransmitting)
        throw error;
      this.#hasOwnSplit = false;
    }
  }

  async #apply({ frequencyHz, mode, filter }: Partial<RadioSetting>): Promise<void> {
    this.#reading = undefined;
    this.#asking = undefined;
    if (mode !== undefined && filter !== undefined) await this.#radio.setMode({ mode, filter });
    if (frequencyHz !== undefined) await this.#radio.setFrequency(frequencyHz);
    this.#reading = undefined;
  }

  #read(): Promise<RadioSetting> {
    const asking =
      this.#asking ??
      this.#radio.readSetting().finally(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
    this.#asking = asking;
    return asking.then((setting) => {
      if (this.#asking === undefined || this.#asking === asking)
        this.#reading = { setting, atMs: this.#clock.nowAtMs() };
      return setting;
    });
  }
}

function changesOf(now: RadioSetting, wanted: RadioSetting): Partial<RadioSetting> {
  const { frequencyHz, mode, filter } = wanted;
  return {
    ...(frequencyHz !== now.frequencyHz && { frequencyHz }),
    ...((mode !== now.mode || filter !== now.filter) && { mode, filter }),
  };
}
