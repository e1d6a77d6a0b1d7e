import type { Timers } from '../timers.ts';
import type { Digipeater } from './digipeater.ts';
import type { Electrics } from './electrics.ts';
import type { DetectionName } from './fault-list.ts';
import { LoadSwitch } from './load-switch.ts';
import type { PayloadEvent } from './payload-event.ts';
import type { PayloadMode, ResetCause } from './payload-mode.ts';
import type { Transmitter } from './transmitter.ts';

const brownOutV = 4.3;
const brownOutDelayMs = 5;
const overtempLimitC = 75;
/** Below this the amplifier may be switched on again. */
const overtempReleaseC = 60;
/** A transmitter test may last ten seconds whole, so the watch begins a little later. */
const pttLimitMs = 10_020;
const watchdogMs = 4000;
const badFrameLimit = 10;
const badFrameQuietMs = 60_000;

/** What the protections watch and what they can do. */
export interface ProtectedBoard {
  readonly mode: PayloadMode;
  readonly isPowered: boolean;
  readonly isAwake: boolean;
  readonly isSynthesizerLocked: boolean;
  readonly clock: { nowAtMs(): number };
  readonly electrics: Electrics;
  readonly transmitter: Transmitter;
  readonly digipeater: Digipeater;
  tell(event: PayloadEvent): void;
  enter(mode: PayloadMode): void;
  /** The load switch has opened: what drew too much is without current. */
  onTrip(): void;
  restart(cause: ResetCause): void;
}

/**
 * What the payload finds wrong with itself and does about it. Each detection has a name by which it can be left out, to
 * prove that somebody would notice.
 */
export class Protections {
  readonly #board: ProtectedBoard;
  readonly #timers: Timers;
  readonly #disabled: ReadonlySet<DetectionName>;
  readonly #loadSwitch: LoadSwitch;
  #hasToldSynthesizer = false;
  #badFramesToldAtMs = Number.NEGATIVE_INFINITY;

  constructor(board: ProtectedBoard, timers: Timers, disabled: readonly DetectionName[]) {
    this.#board = board;
    this.#timers = timers;
    this.#disabled = new Set(disabled);
    this.#loadSwitch = new LoadSwitch(timers, {
      currentA: () => board.electrics.currentA,
      onTrip: ({ currentA, isFirst }) => this.#onTrip(currentA, isFirst),
      onClose: () => board.electrics.advance(),
      onLockOut: () => board.enter('SAFE'),
    });
  }

  detects(name: DetectionName): boolean {
    return !this.#disabled.has(name);
  }

  /** The load switch was opened by a trip, for a moment or for good. */
  get isTripped(): boolean {
    return this.#loadSwitch.isOpen;
  }

  /** A restart, or a mode that closes the load switch again. */
  reset(): void {
    this.#loadSwitch.reset();
  }

  /** Too hot to leave SAFE. */
  get isOverheated(): boolean {
    return this.#board.mode === 'SAFE' && this.#board.electrics.sensedAmplifierC >= overtempReleaseC;
  }

  /** After anything that changes the load. */
  onLoad(): void {
    if (!this.#board.isPowered) return;
    if (this.detects('overcurrent')) this.#loadSwitch.look();
    this.#checkBrownOut();
  }

  onKeyDown(): void {
    this.onLoad();
    if (!this.detects('ptt-timeout')) return;
    this.#timers.after(pttLimitMs, () => this.#checkKey());
  }

  onSecond(): void {
    this.#checkBrownOut();
    this.#checkHeat();
    this.#checkSynthesizer();
    this.#checkBadFrames();
  }

  /** The controller has stopped: its watchdog is all that is left. */
  onHang(): void {
    if (this.detects('watchdog')) this.#timers.after(watchdogMs, () => this.#board.restart('WATCHDOG'));
  }

  #onTrip(currentA: number, isFirst: boolean): void {
    this.#board.onTrip();
    if (isFirst) this.#board.tell({ name: 'OVERCURRENT', currentA });
  }

  #checkBrownOut(): void {
    if (this.#board.electrics.voltageV >= brownOutV || !this.detects('brown-out')) return;
    this.#timers.after(brownOutDelayMs, () => {
      const isStillLow = this.#board.electrics.voltageV < brownOutV;
      if (isStillLow && this.#board.isPowered) this.#board.restart('BROWN_OUT');
    });
  }

  #checkKey(): void {
    const { transmitter, isAwake } = this.#board;
    const keyedMs = transmitter.keyedMs();
    if (keyedMs < pttLimitMs || !isAwake) return;
    this.#board.tell({ name: 'PTT_TIMEOUT', keyedS: Math.round(keyedMs / 1000) });
    this.#board.enter('STANDBY');
    transmitter.setCut(true);
  }

  #checkHeat(): void {
    const { mode, electrics } = this.#board;
    const amplifierC = electrics.sensedAmplifierC;
    const isTooHot = amplifierC >= overtempLimitC;
    if (!isTooHot || mode === 'SAFE' || !this.detects('pa-overtemp')) return;
    this.#board.tell({ name: 'PA_OVERTEMP', amplifierC });
    this.#board.enter('SAFE');
  }

  #checkSynthesizer(): void {
    const isNews = !this.#board.isSynthesizerLocked && !this.#hasToldSynthesizer;
    this.#hasToldSynthesizer = !this.#board.isSynthesizerLocked;
    if (isNews && this.detects('synth-unlock')) this.#board.tell({ name: 'SYNTH_UNLOCK' });
  }

  #checkBadFrames(): void {
    const badFrames = this.#board.digipeater.recentDamagedFrames();
    const nowAtMs = this.#board.clock.nowAtMs();
    const isNews = nowAtMs - this.#badFramesToldAtMs > badFrameQuietMs;
    if (badFrames < badFrameLimit || !isNews || !this.detects('bad-fcs-rate')) return;
    this.#badFramesToldAtMs = nowAtMs;
    this.#board.tell({ name: 'BAD_FCS_RATE', badFrames });
  }
}
