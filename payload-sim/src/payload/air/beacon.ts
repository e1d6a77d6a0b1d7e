import { addressText } from '@dawa/protocols/ax25';
import type { Clock } from '@dawa/seams/clock';
import { Timers } from '../../timers.ts';
import type { ResetCause } from '../payload-mode.ts';
import type { PayloadSettings } from '../settings.ts';
import type { MessageStore } from '../store/message-store.ts';
import { type BeaconReadings, beaconFrames } from './beacon-frames.ts';
import type { QueueBoard, TransmitQueue } from './transmit-queue.ts';

/** What the beacon asks of the board it sits on. */
export interface BeaconBoard extends QueueBoard {
  readonly settings: PayloadSettings;
  readonly boot: { readonly cause: ResetCause };
  readonly electrics: {
    readonly voltageV: number;
    readonly currentA: number;
    readonly amplifierC: number;
  };
}

/** The first beacon comes so soon after the mode, the next ones at the commanded interval. */
const firstBeaconMs = 1000;

/** Sends text and telemetry at the interval of the settings. */
export class Beacon {
  readonly #board: BeaconBoard;
  readonly #around: {
    readonly queue: TransmitQueue;
    readonly store: MessageStore;
    readonly strengthDbm: () => number;
  };
  readonly #timers: Timers;
  #isOn = false;
  #sent = 0;

  constructor(
    clock: Clock,
    board: BeaconBoard,
    around: {
      readonly queue: TransmitQueue;
      readonly store: MessageStore;
      readonly strengthDbm: () => number;
    },
  ) {
    this.#board = board;
    this.#around = around;
    this.#timers = new Timers(clock);
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#sent = 0;
    this.#sendAfter(firstBeaconMs);
  }

  stop(): void {
    this.#isOn = false;
    this.#timers.cancelAll();
  }

  #sendAfter(delayMs: number): void {
    this.#timers.after(delayMs, () => {
      const { call, ssid, beaconText, beaconIntervalS } = this.#board.settings;
      const own = addressText({ callsign: call, ssid, isMarked: false });
      for (const frame of beaconFrames(this.#sent++, { own, text: beaconText }, this.#readings()))
        this.#around.queue.send(frame);
      this.#sendAfter(1000 * beaconIntervalS);
    });
  }

  #readings(): BeaconReadings {
    const { electrics, boot, isSynthesizerLocked } = this.#board;
    const { store, strengthDbm } = this.#around;
    return {
      busVoltageV: electrics.voltageV,
      busCurrentA: electrics.currentA,
      amplifierC: electrics.amplifierC,
      rssiDbm: strengthDbm(),
      storedMessages: store.used,
      bits: {
        isSynthesizerLocked,
        hasStored: store.used > 0,
        isStoreFull: store.isFull,
        wasWatchdog: boot.cause === 'WATCHDOG',
        wasBrownOut: boot.cause === 'BROWN_OUT',
        wasOvercurrent: boot.cause === 'OVERCURRENT',
      },
    };
  }
}
