import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { Clock } from '@dawa/seams/clock';
import type { Relay } from '../ports.ts';
import { DeviceError, detailOf } from './device-error.ts';
import { DeviceStatus, type DeviceStatusSettings } from './device-status.ts';
import type { RelayLoad } from './relay-board.ts';

export interface BoardRelaySettings {
  readonly id: string;
  readonly load?: RelayLoad | undefined;
  readonly kind: string;
  readonly port: DeviceStatusSettings['port'];
  readonly clock: Clock;
  /** A board that tells nothing is well as long as it is there. */
  readonly isSilent: boolean;
  /** Tells the board, and reads back where that is possible: resolves with what the relay is. */
  readonly drive: (isOn: boolean) => Promise<boolean>;
  readonly onClose: () => Promise<void>;
}

/**
 * One relay of a board, as everybody else sees it. After a loss a relay that was last told to be off is told so again; one
 * that was on is not switched on again by itself: what it feeds may be in somebody's hands.
 */
export class BoardRelay implements Relay {
  readonly latches = true;
  readonly #settings: BoardRelaySettings;
  readonly #status: DeviceStatus;
  readonly #counts = { switched: 0, failures: 0, retold: 0 };
  #isOn: boolean | undefined;
  #wanted: boolean | undefined;

  constructor(settings: BoardRelaySettings) {
    this.#settings = settings;
    this.#status = new DeviceStatus({
      deviceId: `relay:${settings.id}`,
      kind: settings.kind,
      port: settings.port,
      clock: settings.clock,
      isOkWhenOpen: settings.isSilent,
      counters: () => ({ ...this.#counts }),
      more: () => ({ relay: this.#told }),
    });
  }

  get info() {
    return this.#status.info;
  }

  get isOn() {
    return this.#isOn;
  }

  get #told(): DeviceInfo['relay'] {
    const { isSilent, load: { load = null, danger = null, reservedFor = null } = {} } = this.#settings;
    const isReadOn = isSilent ? null : (this.#isOn ?? null);
    return { isToldOn: this.#wanted ?? null, isReadOn, load, danger, blockedBy: reservedFor };
  }

  onChange(listener: Parameters<Relay['onChange']>[0]): () => void {
    return this.#status.onChange(listener);
  }

  async set(isOn: boolean): Promise<void> {
    this.#wanted = isOn;
    this.#status.noteChange();
    const { drive, port } = this.#settings;
    let found: boolean;
    try {
      found = await drive(isOn);
    } catch (error) {
      this.#counts.failures++;
      this.#isOn = undefined;
      this.#status.noteSilence(detailOf(error));
      throw error;
    }
    this.#isOn = found;
    this.#status.noteAnswer();
    if (found !== isOn && this.#wanted === isOn) {
      this.#counts.failures++;
      this.#status.noteChange();
      throw new DeviceError('bad-answer', port.name, `expected ${word(isOn)}, found ${word(found)}`);
    }
    this.#counts.switched++;
    this.#status.noteChange();
  }

  /** Nobody knows any more. */
  forget(): void {
    this.#isOn = undefined;
    this.#status.noteChange();
  }

  /** The board is there again. */
  async restore(): Promise<void> {
    if (this.#wanted !== false) return;
    this.#counts.retold++;
    await this.set(false).catch(() => {});
  }

  /** What the board says it is. */
  noteState(isOn: boolean): void {
    const isNew = isOn !== this.#isOn;
    this.#isOn = isOn;
    this.#status.noteAnswer();
    if (isNew) this.#status.noteChange();
  }

  noteSilence(detail: string): void {
    this.#status.noteSilence(detail);
  }

  async close(): Promise<void> {
    this.#status.close();
    await this.#settings.onClose();
  }
}

function word(isOn: boolean): string {
  return isOn ? 'closed' : 'open';
}
