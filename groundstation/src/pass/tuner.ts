import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { GuardedRadio, Journal, RadioSetting, RadioState, Reading } from '../ports.ts';
import type { Listening } from './modulation.ts';
import type { RadioTurn } from './radio-turn.ts';

/** How the radio was before a pass touched it, and whose pass that was: kept on disk, so that a restart still knows. */
export interface FoundRadio {
  readonly passId: string;
  readonly setting: RadioState;
}

const readPeriodMs = 500;
/** Two readings that agree, outside transmission, make a turned dial; one alone may be half way. */
const equalReadsForDial = 2;
/** A radio that says no so often in a row is told of; one that is away is told of by its state. */
const refusalsForAlarm = 3;
/** A dial turned by less is a correction and is kept; by more, somebody wants the radio for something else. */
const correctionUpToHz = 15_000;

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
 * Keeps the receiver on the frequency that arrives, by thresholds: a set reaches half a threshold ahead of the Doppler
 * shift and is followed by the next one when the shift is half a threshold past it. Sets nothing while the radio
 * transmits or the uplink has it.
 */
export class Tuner {
  retunes = 0;
  /** Last reading of frequency and mode; undefined before the first. */
  reading: Reading<RadioSetting> | undefined;
  meter: Reading<{ meter: number }> | undefined;
  /** The last one that was taken on the frequency of the link. */
  tunedMeter: Reading<{ meter: number }> | undefined;
  readonly #settings: TunerSettings;
  /** What the radio was told last and confirmed; undefined when it must be told again. */
  #tunedHz: number | undefined;
  #lastWantedHz: number | undefined;
  #tunedAtMs = Number.NEGATIVE_INFINITY;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #isPrepared = false;
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

  /**
   * One step towards `wantedHz`; does nothing while the last one is under way. Never throws and never waits.
   * @param onReading called with each reading that was taken while the radio should have been on frequency
   */
  follow(passId: string, wantedHz: number, onReading: (reading: Reading<RadioSetting>) => void): void {
    const { radio, turn } = this.#settings;
    if (this.#isBusy || turn.isTaken || radio.isTransmitting || radio.info.state !== 'ok') return;
    const nowAtMs = this.#settings.clock.nowAtMs();
    const isReadDue = nowAtMs - this.#readAtMs >= readPeriodMs;
    const aheadHz = this.#due(wantedHz);
    this.#lastWantedHz = wantedHz;
    if (aheadHz === undefined && !isReadDue && this.#isPrepared) return;
    this.#isBusy = true;
    const step = async () => {
      if (!this.#isPrepared) await this.#prepare(passId);
      if (aheadHz !== undefined) await this.#tune(aheadHz);
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
    this.#tunedHz = undefined;
    this.#isPrepared = false;
    this.#strange = undefined;
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

  /** The frequency to set now, or undefined when the radio is near enough. */
  #due(wantedHz: number): number | undefined {
    if (this.#isTakenByHand) return undefined;
    const half = this.#settings.listening().thresholdHz / 2;
    if (this.#tunedHz !== undefined && Math.abs(wantedHz - this.#tunedHz) <= half) return undefined;
    const step = this.#settings.radio.stepHz;
    const trendHz = this.#lastWantedHz === undefined ? 0 : Math.sign(wantedHz - this.#lastWantedHz) * half;
    return Math.round((wantedHz + trendHz) / step) * step;
  }

  /** Remembers how the radio was, once a contact, and sets the mode that the link needs. */
  async #prepare(passId: string): Promise<void> {
    const { radio, found, journal } = this.#settings;
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
    // Otherwise it would transmit on a frequency that nobody corrects.
    if (now.transmit) await radio.setTransmitFrequency?.(null);
    if (now.toneHz) await radio.setTone?.(null);
    if (now.mode !== listening.mode) await radio.setMode(listening);
    this.#isPrepared = true;
  }

  async #tune(frequencyHz: number): Promise<void> {
    this.#tunedHz = undefined;
    await this.#settings.radio.setFrequency(frequencyHz);
    this.#tunedHz = frequencyHz;
    this.#tunedAtMs = this.#settings.clock.nowAtMs();
    this.#strange = undefined;
    this.retunes++;
  }

  async #read(onReading: (reading: Reading<RadioSetting>) => void): Promise<void> {
    const { clock, radio } = this.#settings;
    const startedAtMs = clock.nowAtMs();
    const reading = await radio.readSetting();
    this.#readAtMs = startedAtMs;
    this.reading = reading;
    this.meter = await radio.readMeter();
    if (this.#tunedHz === undefined || radio.isTransmitting) return;
    this.tunedMeter = this.meter;
    onReading(reading);
    if (startedAtMs >= this.#tunedAtMs) this.#watchDial(reading.frequencyHz, this.#tunedHz);
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
      this.#tunedHz = readHz;
      this.#settings.onDial(changeHz);
    } else {
      this.#isTakenByHand = true;
    }
  }
}

/** `145.825000 MHz FM, transmitting on 435.313000 MHz in split mode, with a tone of 67 Hz`. */
function stateText({ frequencyHz, mode, transmit, toneHz }: RadioState): string {
  const elsewhere = transmit
    ? `, transmitting on ${inMhz(transmit.frequencyHz)} in ${transmit.kind} mode`
    : '';
  const tone = toneHz ? `, with a tone of ${toneHz} Hz` : '';
  return `${inMhz(frequencyHz)} ${mode}${elsewhere}${tone}`;
}

function inMhz(frequencyHz: number): string {
  return `${(frequencyHz / 1e6).toFixed(6)} MHz`;
}
