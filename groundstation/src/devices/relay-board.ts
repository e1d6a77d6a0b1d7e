import type { Relay } from '../ports.ts';

/** Several relays that share a cable. */
export interface RelayBoard {
  /** @param id as in `station.yaml` @param number from 1, as printed on the board */
  relay(id: string, number: number): Relay;
  close(): Promise<void>;
}
