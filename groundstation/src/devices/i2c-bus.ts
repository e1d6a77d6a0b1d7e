import type { DeviceStatusSettings } from './device-status.ts';

/** Chips on two wires, wherever the wires come from. */
export interface I2cBus {
  readonly port: DeviceStatusSettings['port'];
  /**
   * Writes `target`, then reads without letting go of the bus in between.
   * @throws DeviceError `refused` when nobody answers at `address`, `timeout` when the bridge does not, `lost` without one
   */
  writeRead(address: number, target: Uint8Array, octets: number): Promise<Uint8Array>;
  write(address: number, data: Uint8Array): Promise<void>;
  /** Calls `listener` each time the bus is ready, at once when it is. Returns how to stop. */
  onReady(listener: () => void): () => void;
  close(): Promise<void>;
}
