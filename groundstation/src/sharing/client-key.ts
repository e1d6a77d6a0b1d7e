import type { Clock } from '@dawa/seams/clock';
import { renewAgainAndAgain } from '../commanding/hold-key.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { GuardedRadio, Journal, KeyLease } from '../ports.ts';
import type { SharingClient } from './shared-language.ts';
import type { SharedTuning } from './shared-tuning.ts';

/** So often is looked whether the guard has let go. */
const lookMs = 100;
/** The receiver is tuned back so often, this long apart. */
const mostTunings = 20;
const tuneAgainMs = 500;

export interface ClientKeySettings {
  readonly radio: GuardedRadio;
  readonly tuning: SharedTuning;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly mayKey: boolean;
  /** Clients may not order any longer: a pass of the station has begun. */
  readonly isOver: () => boolean;
}

interface Holder {
  readonly client: SharingClient;
  /** False once somebody asked for the release. */
  isWanted: boolean;
  /** Undefined while it is being keyed. */
  lease: KeyLease | undefined;
  end: () => void;
}

/**
 * The transmitter in the hands of clients: keyed for one of them at a time, as long as its connection lasts and the guard's
 * limits allow, and never longer. rigctld itself leaves it keyed when the client is gone.
 */
export class ClientKey {
  readonly #settings: ClientKeySettings;
  #holder: Holder | undefined;

  constructor(settings: ClientKeySettings) {
    this.#settings = settings;
  }

  /** A client holds it. */
  get isHeld(): boolean {
    return this.#holder !== undefined;
  }

  /** @throws DeviceError `blocked` when it may not, `busy` when another client or the station transmits */
  async key(client: SharingClient): Promise<void> {
    const { radio, tuning, clock, mayKey, isOver } = this.#settings;
    const name = radio.info.portName;
    if (!mayKey)
      throw new DeviceError('blocked', name, 'clients may not key (sharing.mayKey in station.yaml)');
    if (this.#holder?.client === client && this.#holder.lease?.isHeld === true) return;
    if (this.#holder !== undefined || radio.isTransmitting)
      throw new DeviceError('busy', name, 'the transmitter is keyed already');
    const holder: Holder = { client, isWanted: true, lease: undefined, end: () => {} };
    this.#holder = holder;
    try {
      await tuning.goToTransmit();
      const why = `keyed by ${client.name} over rigctld`;
      if (!holder.isWanted) throw new DeviceError('busy', name, 'released before it was keyed');
      holder.lease = await radio.key({ why, commandId: null, longestMs: Number.POSITIVE_INFINITY });
    } catch (error) {
      await this.#letGo(holder);
      throw error;
    }
    if (!holder.isWanted) {
      await this.#letGo(holder);
      throw new DeviceError('busy', name, 'released while it was keyed');
    }
    const stopRenewing = renewAgainAndAgain(holder.lease, clock);
    let cancelLook = () => {};
    const look = () => {
      if (holder.lease?.isHeld === true && !isOver()) cancelLook = clock.deadline(lookMs, look);
      else void this.#letGo(holder).catch(() => {});
    };
    holder.end = () => {
      stopRenewing();
      cancelLook();
    };
    look();
  }

  /** Releases what a client keyed, whichever. @throws DeviceError `busy` when the station itself transmits */
  async release(): Promise<void> {
    const holder = this.#holder;
    if (holder !== undefined) {
      holder.isWanted = false;
      // One that is being keyed lets go by itself as soon as it can.
      if (holder.lease !== undefined) await this.#letGo(holder);
      return;
    }
    const { radio } = this.#settings;
    if (radio.isTransmitting)
      throw new DeviceError(
        'busy',
        radio.info.portName,
        'the station itself transmits; STOP and TX off are its own',
      );
  }

  /** The connection of this client is gone. */
  async leave(client: SharingClient): Promise<void> {
    if (this.#holder?.client === client) await this.release();
  }

  async #letGo(holder: Holder): Promise<void> {
    holder.end();
    try {
      await holder.lease?.release();
    } finally {
      await this.#tuneBack(holder, 1);
    }
  }

  /** Tunes to where it is received; a radio that does not take it now is told again, and nobody waits for that. */
  async #tuneBack(holder: Holder, turn: number): Promise<void> {
    const { tuning, clock, journal } = this.#settings;
    try {
      await tuning.goToReceive();
    } catch (error) {
      if (turn < mostTunings) {
        clock.deadline(tuneAgainMs, () => void this.#tuneBack(holder, turn + 1));
        return;
      }
      tuning.giveUpReceiving();
      const text = `The receiver could not be tuned back after a client had transmitted: ${messageOf(error)}.`;
      journal.event({ severity: 'warning', source: 'radio', code: 'sharing', text });
    }
    if (this.#holder === holder) this.#holder = undefined;
  }
}
