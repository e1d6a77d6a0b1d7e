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

  /**
   * What the device was told since it was plugged in. A report that the kernel took is on its way to the device for a while, so
   * as many as are waited for are asked for again and again, for a few seconds.
   */
  async seen(device: DeviceName, least = 0): Promise<Extract<DeviceSaid, { kind: 'seen' }>> {
    for (let tries = 0; ; tries++) {
      const said = await this.#ask({ kind: 'seen', device });
      if (said.kind !== 'seen') throw new TypeError(`expected what was seen, found ${said.kind}`);
      if (said.reports.length >= least || tries === mostTries) return said;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
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

const mostTries = 300;
