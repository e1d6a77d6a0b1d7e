import {
  type Cp2112Answer,
  type Cp2112Request,
  decodeCp2112Answer,
  encodeCp2112Request,
} from '@dawa/protocols/cp2112';
import type { Clock } from '@dawa/seams/clock';
import type { HidDevice } from '@dawa/seams/hid-device';
import { DeviceError } from './device-error.ts';

export interface Cp2112LineSettings {
  readonly device: HidDevice;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly name: string;
  readonly timeoutMs: number;
}

/**
 * Questions and answers of a bridge, one at a time. Answers come in the order of their questions, so one that is still owed
 * from a question that was given up is awaited and thrown away before it can be taken for the next one's.
 */
export class Cp2112Line {
  readonly device: HidDevice;
  readonly #settings: Cp2112LineSettings;
  #owed = 0;
  #waiting: ((answer: Cp2112Answer | DeviceError) => void) | undefined;

  constructor(settings: Cp2112LineSettings) {
    this.device = settings.device;
    this.#settings = settings;
    settings.device.onReport((report) => this.#hear(report));
    settings.device.onClose(() =>
      this.#waiting?.(new DeviceError('lost', settings.name, 'the device was lost')),
    );
  }

  tell(request: Cp2112Request): Promise<void> {
    return this.device.write(encodeCp2112Request(request));
  }

  /** @throws DeviceError `timeout` without an answer, `bad-answer` for one of another kind */
  async ask<Kind extends Cp2112Answer['kind']>(
    request: Cp2112Request,
    kind: Kind,
  ): Promise<Extract<Cp2112Answer, { kind: Kind }>> {
    const { name } = this.#settings;
    if (this.#owed > 0) await this.#settle();
    this.#owed++;
    const answered = this.#next();
    await this.tell(request);
    const answer = await answered;
    if (answer === undefined)
      throw new DeviceError('timeout', name, `no answer within ${this.#settings.timeoutMs} ms`);
    if (answer instanceof DeviceError) throw answer;
    if (answer.kind !== kind)
      throw new DeviceError('bad-answer', name, `expected ${kind}, found ${answer.kind}`);
    return answer as Extract<Cp2112Answer, { kind: Kind }>;
  }

  /** Lets late answers come; after that they are held for lost. */
  async #settle(): Promise<void> {
    while (this.#owed > 0) {
      if ((await this.#next()) === undefined) this.#owed = 0;
    }
  }

  #next(): Promise<Cp2112Answer | DeviceError | undefined> {
    return new Promise((resolve) => {
      const finish = (answer: Cp2112Answer | DeviceError | undefined) => {
        cancel();
        this.#waiting = undefined;
        resolve(answer);
      };
      const cancel = this.#settings.clock.deadline(this.#settings.timeoutMs, () => finish(undefined));
      this.#waiting = finish;
    });
  }

  #hear(report: Uint8Array): void {
    const answer = decodeCp2112Answer(report);
    // Garbage answers nothing; the deadline tells of it.
    if (!answer.ok) return;
    this.#owed = Math.max(0, this.#owed - 1);
    this.#waiting?.(answer.value);
  }
}
