import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Port } from './port.ts';

/** A device that left this many questions in a row unanswered is silent: one may get lost on any line. */
const silentAfterTimeouts = 2;
/** … and answers again only after this many: one that comes and goes is told once. */
const answersAfterSilence = 3;
/** Counters alone are told at most this often (real time); they change with every answer. */
const countersPeriodMs = 1000;

export interface DeviceStatusSettings {
  readonly deviceId: DeviceInfo['deviceId'];
  readonly kind: string;
  readonly port: Pick<Port, 'name' | 'isSimulated' | 'state' | 'onState'>;
  readonly clock: Clock;
  readonly counters: () => Record<string, number>;
  /** A modem need not speak: an open port is enough. */
  readonly isOkWhenOpen?: boolean;
  /** What people should know of it while all is well. */
  readonly noteWhenOk?: () => string | null;
  /** What devices of this kind tell beyond their health. */
  readonly more?: () => Pick<DeviceInfo, 'relay' | 'readings' | 'modem'>;
}

/** Health of a device as people see it, from the state of its port and from what it answers. */
export class DeviceStatus {
  readonly #settings: DeviceStatusSettings;
  readonly #listeners = new Set<(info: DeviceInfo) => void>();
  readonly #stopWatching: () => void;
  #state: DeviceInfo['state'] = 'connecting';
  #detail: string | null = null;
  #lastAtMs: number | null = null;
  #timeouts = 0;
  #answers = 0;
  #toldMs = Number.NEGATIVE_INFINITY;
  #cancelTelling: Cancel | undefined;

  constructor(settings: DeviceStatusSettings) {
    this.#settings = settings;
    this.#stopWatching = settings.port.onState(() => this.#onPort());
    this.#onPort();
  }

  get info(): DeviceInfo {
    const { deviceId, kind, port, counters } = this.#settings;
    return {
      deviceId,
      kind,
      portName: port.name,
      state: this.#state,
      lastAtMs: this.#lastAtMs,
      detail: this.#detail,
      isSimulated: port.isSimulated,
      counters: { ...counters(), openings: port.state.openings },
      ...this.#settings.more?.(),
    };
  }

  onChange(listener: (info: DeviceInfo) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The device said something that makes sense. */
  noteAnswer(): void {
    this.#timeouts = 0;
    this.#lastAtMs = this.#settings.clock.nowAtMs();
    if (this.#state === 'silent' && ++this.#answers < answersAfterSilence) return;
    if (!this.#change('ok', this.#settings.noteWhenOk?.() ?? null)) this.#tellInTime();
  }

  /** The device left a question unanswered. */
  noteSilence(detail: string): void {
    this.#timeouts++;
    this.#answers = 0;
    if (this.#timeouts >= silentAfterTimeouts && this.#settings.port.state.kind === 'open') {
      this.#change('silent', detail);
    }
  }

  /** What it tells beyond its health has changed. */
  noteChange(): void {
    this.#tell();
  }

  close(): void {
    this.#stopWatching();
    this.#cancelTelling?.();
    this.#listeners.clear();
  }

  #onPort(): void {
    const { port, isOkWhenOpen, noteWhenOk } = this.#settings;
    const { kind, detail } = port.state;
    if (kind === 'open') {
      this.#timeouts = 0;
      // Until its first answer a device stays what it was; the detail tells that the cable is there.
      if (isOkWhenOpen) this.#change('ok', noteWhenOk?.() ?? null);
      else
        this.#change(this.#state === 'ok' ? 'lost' : this.#state, 'the port is open; waiting for an answer');
    } else if (kind === 'closed') {
      this.#change('off', null);
    } else {
      this.#change(kind, detail);
    }
  }

  #change(state: DeviceInfo['state'], detail: string | null): boolean {
    if (state === this.#state && detail === this.#detail) return false;
    this.#state = state;
    this.#detail = detail;
    this.#tell();
    return true;
  }

  /** What was counted is told in the end, also when nothing more comes. */
  #tellInTime(): void {
    const { clock } = this.#settings;
    const waitMs = this.#toldMs + countersPeriodMs - clock.monotonicMs();
    if (waitMs <= 0) this.#tell();
    else this.#cancelTelling ??= clock.deadline(waitMs, () => this.#tell());
  }

  #tell(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
    this.#toldMs = this.#settings.clock.monotonicMs();
    const { info } = this;
    for (const listener of [...this.#listeners]) listener(info);
  }
}
