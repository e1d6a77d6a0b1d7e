/** The USB plug of a simulated device: what it says without being plugged in is lost. */
export class HidSocket {
  #send: ((report: Uint8Array) => void) | undefined;

  get isPlugged(): boolean {
    return this.#send !== undefined;
  }

  plug(send: (report: Uint8Array) => void): void {
    this.#send = send;
  }

  unplug(): void {
    this.#send = undefined;
  }

  send(report: Uint8Array): void {
    this.#send?.(report);
  }
}
