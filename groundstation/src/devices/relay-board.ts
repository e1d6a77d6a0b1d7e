import type { Relay } from '../ports.ts';

/** What hangs on a relay, as `station.yaml` says it. */
export interface RelayLoad {
  readonly load?: string | undefined;
  readonly danger?: string | undefined;
  /** Why no person switches it by hand. */
  readonly reservedFor?: string | undefined;
}

/** Several relays that share a cable. */
export interface RelayBoard {
  /** @param id as in `station.yaml` @param number from 1, as printed on the board */
  relay(id: string, number: number, load?: RelayLoad): Relay;
  close(): Promise<void>;
}
