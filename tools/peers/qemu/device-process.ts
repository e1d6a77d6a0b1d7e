import { type ChildProcess, fork } from 'node:child_process';
import type { DeviceName, DeviceOrder, DeviceSaid } from './device-orders.ts';

/** The process with the simulated devices, as the tests in the guest see it: one order, one answer. */
export class DeviceProcess {
  readonly #child: ChildProcess;
  #answers: ((said: DeviceSaid) => void)[] = [];

  constructor(program: string) {
    this.#child = fork(program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (said: DeviceSaid) => this.#answers.shift()?.(said));
  }

  plug(device: DeviceName): Promise<DeviceSaid> {
    return this.#ask({ kind: 'plug', device });
  }

  unplug(device: DeviceName): Promise<DeviceSaid> {
    return this.#ask({ kind: 'unplug', device });
  }

  press(keys: number): Promise<DeviceSaid> {
    return this.#ask({ kind: 'press', keys });
  }

  async seen(device: DeviceName): Promise<Extract<DeviceSaid, { kind: 'seen' }>> {
    const said = await this.#ask({ kind: 'seen', device });
    if (said.kind !== 'seen') throw new TypeError(`expected what was seen, found ${said.kind}`);
    return said;
  }

  end(): void {
    this.#child.send({ kind: 'end' } satisfies DeviceOrder);
  }

  #ask(order: DeviceOrder): Promise<DeviceSaid> {
    return new Promise((resolve) => {
      this.#answers.push(resolve);
      this.#child.send(order);
    });
  }
}
