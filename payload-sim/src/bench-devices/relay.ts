import { LcusParser } from '@dawa/protocols/lcus-relay';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';

/** A serial relay board (LCUS): relay 1 feeds the payload, the others click and switch nothing. */
export class RelaySimulator {
  readonly #parser = new LcusParser();
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #isClosed = new Map<number, boolean>();
  readonly #onSwitch: (relay: number, isClosed: boolean) => void;
  readonly #report: Report;

  constructor(options: {
    readonly onSwitch: (relay: number, isClosed: boolean) => void;
    readonly report?: Report;
  }) {
    this.#onSwitch = options.onSwitch;
    this.#report = options.report ?? silentReport;
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  #hear(bytes: Uint8Array): void {
    for (const { relay, isOn } of this.#parser.push(bytes)) {
      if (this.#isClosed.get(relay) === isOn) continue;
      this.#isClosed.set(relay, isOn);
      this.#report('relay', `relay ${relay} ${isOn ? 'closed' : 'open'}`);
      this.#onSwitch(relay, isOn);
    }
  }
}
