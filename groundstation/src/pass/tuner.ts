import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { GuardedRadio, Journal, RadioSetting, RadioState, Reading } from '../ports.ts';
import type { Listening } from './modulation.ts';
import type { RadioTurn } from './radio-turn.ts';
import { inMhz, stateText } from './radio-words.ts';
import { TunedLeg } from './tuned-leg.ts';

/** How the radio was before a pass touched it, and whose pass that was: kept on disk, so that a restart still knows. */
export interface FoundRadio {
  readonly passId: string;
  readonly setting: RadioState;
}

const readPeriodMs = 500;
/** The other band is looked at less often: some radios select it for that, and come back. */
const readTransmitPeriodMs = 2000;
/** Two readings that agree, outside transmission, make a turned dial; one alone may be half way. */
const equalReadsForDial = 2;
/** A radio that says no so often in a row is told of; one that is away is told of by its state. */
const refusalsForAlarm = 3;
/** A dial turned by less is a correction and is kept; by more, somebody wants the radio for something else. */
const correctionUpToHz = 15_000;

/** What the radio should be on now. */
export interface WantedTuning {
  readonly receiveHz: number;
  /** Left out where nobody transmits. */
  readonly transmitHz?: number | undefined;
}

export interface TunerSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly radio: GuardedRadio;
  readonly turn: RadioTurn;
  readonly found: StoredValue<FoundRadio | null>;
  /** To whom the radio listens changes from contact to contact. */
  readonly listening: () => Listening;
  /** Called when the operator corrects by the dial: how much more the radio should be off from now on. */
  readonly onDial: (changeHz: number) => void;
}

/**
 * Keeps the receiver on the frequency that arrives and, in a radio that transmits elsewhere, the transmitter on the one that
 * arrives up there, each by thresholds (`tuned-leg.ts`). A radio in full duplex is tuned while it transmits, too; any other is
 * left alone then, and while the uplink has it.
 */
export class Tuner {
  /** Last reading of frequency and mode; undefined before the first. */
  reading: Reading<RadioSetting> | undefined;
  meter: Reading<{ meter: number }> | undefined;
  /** The last one that was taken on the frequency of the link. */
  tunedMeter: Reading<{ meter: number }> | undefined;
  /** Last look at what it transmits on, where that is elsewhere. */
  transmitReading: Reading<{ frequencyHz: number }> | undefined;
  readonly #settings: TunerSettings;
  readonly #down = new TunedLeg();
  readonly #up = new TunedLeg();
  #readTransmitAtMs = Number.NEGATIVE_INFINITY;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #isPrepared = false;
  /** Counts what was forgotten: a step that is under way meanwhile has made the radio ready for what was wanted before. */
  #forgotten = 0;
  #isTakenByHand = false;
  #strange: { hz: number; reads: number } | undefined;
  #refusals = 0;
  #isPutBackFailing = false;
  #wasOk: boolean;
  readonly #stopWatching: () => void;

  constructor(settings: TunerSettings) {
    this.#settings = settings;
    this.#wasOk = settings.radio.info.state === 'ok';
    this.#stopWatching = settings.radio.onChange(({ state }) => {
      if (state === 'ok' && !this.#wasOk) this.forget();
      this.#wasOk = state === 'ok';
    });
  }

  get retunes(): number {
    return this.#down.retunes + this.#up.retunes;
  }

  /** What it receives on by the newest of both: a look, or a set, which is read back. */
  get receiveReading(): Reading<{ frequencyHz: number }> | undefined {
    const { tunedHz, tunedAtMs } = this.#down;
    const isSetNewer = tunedHz !== undefined && tunedAtMs > (this.reading?.readAtMs ?? 0);
    return isSetNewer ? { frequencyHz: tunedHz, readAtMs: tunedAtMs } : this.reading;
  }

  /** What the radio was told last and showed. */
  get dialled(): { readonly receiveHz: number | null; readonly transmitHz: number | null } {
    return { receiveHz: this.#down.tunedHz ?? null, transmitHz: this.#up.tunedHz ?? null };
  }

  /**
   * One step towards what is wanted; does nothing while the last one is under way. Never throws and never waits.
   * @param onReading called with each reading that was taken while the radio should have been on frequency
   */
  follow(passId: string, wanted: WantedTuning, onReading: (reading: Reading<RadioSetting>) => void): void {
    const { radio, turn } = this.#settings;
    if (this.#isBusy || turn.isTaken || this.#isLeftAlone || radio.info.state !== 'ok') return;
    const nowAtMs = this.#settings.clock.nowAtMs();
    const isReadDue = nowAtMs - this.#readAtMs >= readPeriodMs;
    const receiveHz = this.#dueToReceive(wanted);
    const transmitHz = this.#dueToTransmit(wanted);
    if (receiveHz === undefined && transmitHz === undefined && !isReadDue && this.#isPrepared) return;
    this.#isBusy = true;
    const step = async () => {
      if (!this.#isPrepared) {
        // Nothing of what a radio is made ready with may be changed on the air.
        if (radio.isTransmitting) return;
        await this.#prepare(passId, wanted);
      }
      if (receiveHz !== undefined) await this.#tuneReceiver(receiveHz);
      if (transmitHz !== undefined && radio.duplexNow) await this.#tuneTransmitter(transmitHz);
      if (isReadDue) await this.#read(onReading);
    };
    void turn
      .take(step)
      .then(
        () => this.#tellTaken(),
        (error: unknown) => this.#tellRefused(error),
      )
      .finally(() => {
        this.#isBusy = false;
      });
  }

  /** Reads frequency, mode and meter without setting anything: between passes. Never throws and never waits. */
  observe(): void {
    const { radio, turn } = this.#settings;
    if (this.#isBusy || turn.isTaken || radio.info.state !== 'ok') return;
    this.#isBusy = true;
    void this.#read(() => {})
      .catch(() => {})
      .finally(() => {
        this.#isBusy = false;
      });
  }

  /** Says frequency and mode again at the next step: after the uplink had the radio. */
  forget(): void {
    this.#down.forget();
    this.#up.forget();
    this.transmitReading = undefined;
    this.#isPrepared = false;
    this.#forgotten++;
    this.#strange = undefined;
  }

  /** Says what is transmitted on again at the next step: the uplink has set it. */
  forgetTransmitter(): void {
    this.#up.forget();
  }

  /** A person gives the radio back to the tuning after having turned the dial far away. */
  giveBack(): void {
    this.#isTakenByHand = false;
    this.forget();
  }

  /** Puts the radio back as it was found. Tries once; what was found stays on disk until it worked. Never rejects. */
  async putBack(): Promise<void> {
    const found = this.#settings.found.load() ?? null;
    if (found === null) return;
    const { radio, turn, journal } = this.#settings;
    try {
      await turn.take(async () => {
        if (radio.restore) return radio.restore(found.setting);
        await radio.setFrequency(found.setting.frequencyHz);
        await radio.setMode(found.setting);
      });
    } catch (error) {
      if (this.#isPutBackFailing) return;
      this.#isPutBackFailing = true;
      journal.event({
        severity: 'warning',
        source: 'radio',
        code: 'put-back',
        text: `The radio could not be put back to ${inMhz(found.setting.frequencyHz)} ${found.setting.mode}: ${messageOf(error)}.`,
      });
      return;
    }
    this.#isPutBackFailing = false;
    this.#settings.found.save(null);
    this.forget();
    journal.event({
      severity: 'info',
      source: 'radio',
      code: 'put-back',
      text: `Radio put back to ${stateText(found.setting)}, as it was found.`,
    });
  }

  close(): void {
    this.#stopWatching();
  }

  /** On the air, and not to be tuned there. */
  get #isLeftAlone(): boolean {
    const { radio } = this.#settings;
    return radio.isTransmitting && radio.duplexNow !== 'full';
  }

  #dueToReceive({ receiveHz }: WantedTuning): number | undefined {
    if (this.#isTakenByHand) return undefined;
    return this.#down.due(receiveHz, this.#settings.listening().thresholdHz, this.#settings.radio.stepHz);
  }

  #dueToTransmit({ transmitHz }: WantedTuning): number | undefined {
    const { transmit } = this.#settings.listening();
    if (transmitHz === undefined || transmit === undefined) return undefined;
    const dueHz = this.#up.due(transmitHz, transmit.thresholdHz, this.#settings.radio.stepHz);
    // Where it transmits where it receives the uplink sets it, for as long as it lasts.
    return this.#settings.radio.duplexNow ? dueHz : undefined;
  }

  /** Remembers how the radio was, once a contact, and sets how it works, and the modes that the links need. */
  async #prepare(passId: string, wanted: WantedTuning): Promise<void> {
    const { radio, found, journal } = this.#settings;
    const forgotten = this.#forgotten;
    const listening = this.#settings.listening();
    const reading: Reading<RadioState> = await (radio.readState ?? radio.readSetting)();
    const { readAtMs: _at, ...now } = reading;
    // What an earlier life of this contact found is the truth; what is there now is only what that life left.
    if ((found.load() ?? null) === null) {
      found.save({ passId, setting: now });
      journal.event({
        severity: 'info',
        source: 'radio',
        code: 'found',
        text: `Radio found on ${stateText(now)}; it will be put back there.`,
      });
    }
    const { transmit } = listening;
    const isApart =
      transmit !== undefined &&
      wanted.transmitHz !== undefined &&
      !this.#isTakenByHand &&
      ((await radio.workApart?.(wanted.receiveHz, wanted.transmitHz)) ?? null) !== null;
    // Otherwise it would transmit on a frequency that nobody corrects.
    if (!isApart && (now.transmit || now.untold?.includes('transmit')))
      await radio.setTransmitFrequency?.(null);
    if (isApart || now.mode !== listening.mode) await radio.setMode(listening);
    if (isApart) await radio.setTransmitMode?.(transmit);
    await this.#setTone(now, transmit?.toneHz ?? null, isApart);
    this.#isPrepared = forgotten === this.#forgotten;
  }

  /** A tone that nobody could put back is left as it is, unless the link wants one. */
  async #setTone(found: RadioState, toneHz: number | null, isApart: boolean): Promise<void> {
    const isLost = found.toneHz === undefined && found.untold?.includes('tone');
    if (isLost && toneHz === null) return;
    // Another band may have a tone of its own.
    if (isLost || isApart || (found.toneHz ?? null) !== toneHz) await this.#settings.radio.setTone?.(toneHz);
  }

  async #tuneReceiver(frequencyHz: number): Promise<void> {
    this.#down.forget();
    await this.#settings.radio.setFrequency(frequencyHz);
    this.#down.tuned(frequencyHz, this.#settings.clock.nowAtMs());
    this.#strange = undefined;
  }

  async #tuneTransmitter(frequencyHz: number): Promise<void> {
    this.#up.forget();
    await this.#settings.radio.setTransmitFrequency?.(frequencyHz);
    const readAtMs = this.#settings.clock.nowAtMs();
    this.#up.tuned(frequencyHz, readAtMs);
    // It is believed to be there because it was read there.
    this.transmitReading = { frequencyHz, readAtMs };
    this.#readTransmitAtMs = readAtMs;
  }

  async #read(onReading: (reading: Reading<RadioSetting>) => void): Promise<void> {
    const { clock, radio } = this.#settings;
    const startedAtMs = clock.nowAtMs();
    const reading = await radio.readSetting();
    this.#readAtMs = startedAtMs;
    this.reading = reading;
    this.meter = await radio.readMeter();
    await this.#readTransmitter(startedAtMs);
    const { tunedHz, tunedAtMs } = this.#down;
    if (tunedHz === undefined || this.#isLeftAlone) return;
    this.tunedMeter = this.meter;
    onReading(reading);
    if (startedAtMs >= tunedAtMs) this.#watchDial(reading.frequencyHz, tunedHz);
  }

  async #readTransmitter(nowAtMs: number): Promise<void> {
    const { radio } = this.#settings;
    const isDue = nowAtMs - this.#readTransmitAtMs >= readTransmitPeriodMs;
    if (!isDue || !radio.duplexNow || radio.isTransmitting) return;
    this.#readTransmitAtMs = nowAtMs;
    this.transmitReading = await radio.readTransmitSetting?.();
  }

  #tellTaken(): void {
    if (this.#refusals >= refusalsForAlarm) this.#settings.journal.clear('radio.tuning');
    this.#refusals = 0;
  }

  #tellRefused(error: unknown): void {
    if (!(error instanceof DeviceError) || error.code === 'lost' || error.code === 'timeout') return;
    this.#refusals++;
    if (this.#refusals !== refusalsForAlarm) return;
    this.#settings.journal.raise({
      alarmId: 'radio.tuning',
      severity: 'warning',
      title: 'Radio does not take its setting',
      text: `${messageOf(error)}. It is tried again; reception is off frequency until it works.`,
      source: 'radio',
    });
  }

  #watchDial(readHz: number, tunedHz: number): void {
    if (Math.abs(readHz - tunedHz) < this.#settings.radio.stepHz) {
      this.#strange = undefined;
      return;
    }
    const isSame = this.#strange !== undefined && this.#strange.hz === readHz;
    this.#strange = { hz: readHz, reads: isSame ? this.#strange!.reads + 1 : 1 };
    if (this.#strange.reads < equalReadsForDial) return;
    this.#strange = undefined;
    const changeHz = readHz - tunedHz;
    const isCorrection = Math.abs(changeHz) <= correctionUpToHz;
    this.#settings.journal.event({
      severity: isCorrection ? 'info' : 'warning',
      source: 'radio',
      code: 'dial',
      text: isCorrection
        ? `The dial was turned by ${changeHz} Hz: kept as an offset by hand.`
        : `The dial was turned to ${inMhz(readHz)}: the radio is left alone until its offset is set.`,
    });
    if (isCorrection) {
      this.#down.tunedHz = readHz;
      this.#settings.onDial(changeHz);
    } else {
      this.#isTakenByHand = true;
    }
  }
}
