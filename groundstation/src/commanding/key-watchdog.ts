/**
 * Somebody outside this process who lets the transmitter go when the process dies or freezes. What it is told are spans
 * of real time, for two processes share no clock that matters here.
 */
export interface KeyWatchdog {
  /**
   * Tells that the transmitter is about to be keyed. Resolves when the watchdog has said that it watches.
   * @throws DeviceError `blocked` when it does not answer: then nothing may be keyed
   */
  arm(leaseMs: number): Promise<void>;
  /** The lease was renewed: it lasts `leaseMs` from now. */
  renew(leaseMs: number): void;
  /** It may be keyed from a life before: the same, but nobody waits for an answer, and a watchdog that is not up yet hears it then. */
  tellOwed(leaseMs: number): void;
  /** The transmitter was told to let go and did not take it yet; the station is alive and goes on trying. */
  tellTrying(): void;
  /** The transmitter is released. */
  disarm(): void;
  /** Called when it is gone or answers no longer. Returns how to stop listening. */
  onTrouble(listener: (why: string) => void): () => void;
  close(): Promise<void>;
}

/** For simulated ports, where nothing radiates. */
export const noWatchdog: KeyWatchdog = {
  arm: async () => {},
  renew() {},
  tellOwed() {},
  tellTrying() {},
  disarm() {},
  onTrouble: () => () => {},
  close: async () => {},
};
