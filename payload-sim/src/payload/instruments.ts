import type { Random } from '@dawa/seams/random';
import type { PacketValues } from 'ccsds-parser/xtce/xtce';
import type { ActiveFaults } from './active-faults.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Digipeater } from './digipeater.ts';
import type { Electrics } from './electrics.ts';
import { fastValues, slowValues } from './housekeeping.ts';
import type { PayloadMode, ResetCause } from './payload-mode.ts';
import type { PayloadSettings } from './settings.ts';
import type { Transmitter } from './transmitter.ts';

/** The last start of the controller. */
export interface Boot {
  readonly cause: ResetCause;
  /** Starts so far, this one included. */
  readonly count: number;
  readonly atMs: number;
}

/** What the instruments hang on. */
export interface MeasuredBoard {
  readonly clock: { nowAtMs(): number };
  readonly mode: PayloadMode;
  readonly settings: PayloadSettings;
  readonly configuration: Pick<Configuration, 'correctedErrors' | 'uncorrectableErrors'>;
  readonly scheduledCommands: number;
  readonly boot: Boot;
  readonly isSynthesizerLocked: boolean;
  readonly electrics: Electrics;
  readonly transmitter: Transmitter;
  readonly digipeater: Digipeater;
}

const goodFlashCrc = 0x5a17c0de;

/** What the controller measures of its board, with the noise of its converters and the faults that only a reading shows. */
export class Instruments {
  readonly #board: MeasuredBoard;
  readonly #faults: ActiveFaults;
  readonly #noise: Random;

  constructor(board: MeasuredBoard, faults: ActiveFaults, noise: Random) {
    this.#board = board;
    this.#faults = faults;
    this.#noise = noise;
  }

  get flashCrc(): number {
    return this.#faults.has('flash-bit-flip') ? goodFlashCrc ^ 0x400 : goodFlashCrc;
  }

  get isFlashGood(): boolean {
    return this.flashCrc === goodFlashCrc;
  }

  /** Housekeeping structure 1. */
  readFast(): PacketValues {
    const { mode, boot, isSynthesizerLocked, digipeater, transmitter, electrics, clock } = this.#board;
    const noise = this.#noise;
    const driftDb =
      this.#faults.amount('rssi-drift', 'driftDbPerS') * (this.#faults.ageMs('rssi-drift') / 1000);
    const radiatedDbm = this.#faults.has('antenna-not-deployed') ? 12 : 27;
    return fastValues({
      mode,
      isKeyed: transmitter.isKeyed,
      isSquelchOpen: digipeater.isSquelchOpen,
      resetCause: boot.cause,
      uptimeS: Math.floor((clock.nowAtMs() - boot.atMs) / 1000),
      busVoltageV: electrics.voltageV + 0.004 * noise.normal(),
      busCurrentA: electrics.currentA * (1 + 0.015 * noise.normal()) + 0.001 * noise.normal(),
      amplifierC: electrics.sensedAmplifierC + 0.06 * noise.normal(),
      controllerC: electrics.boardC + 6.5 + 0.05 * noise.normal(),
      modemC: electrics.boardC + 3.2 + 0.05 * noise.normal(),
      rssiDbm: digipeater.strengthDbm + driftDb + 0.7 * noise.normal(),
      transmitPowerDbm: transmitter.isKeyed ? radiatedDbm : 0,
      isSynthesizerLocked,
      receivedFrames: digipeater.receivedFrames,
      damagedFrames: digipeater.damagedFrames,
      repeatedFrames: digipeater.repeatedFrames,
      droppedDuplicates: digipeater.droppedDuplicates,
      queueDepth: digipeater.queueDepth,
      storeUsed: digipeater.storeUsed,
      lastHeardCall: digipeater.lastHeard.call,
      lastHeardSsid: digipeater.lastHeard.ssid,
    });
  }

  /** Housekeeping structure 2. */
  readSlow(): PacketValues {
    const { beaconIntervalS, aliasMask, txDelayMs, persistence, slotTimeMs } = this.#board.settings;
    const { boot, configuration, scheduledCommands } = this.#board;
    return slowValues({
      beaconIntervalS,
      aliasMask,
      txDelayMs,
      persistence,
      slotTimeMs,
      bootCount: boot.count,
      flashCrc: this.flashCrc,
      correctedErrors: configuration.correctedErrors,
      uncorrectableErrors: configuration.uncorrectableErrors,
      scheduledCommands,
    });
  }
}
