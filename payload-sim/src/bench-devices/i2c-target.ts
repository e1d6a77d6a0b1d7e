/** A chip on an I2C bus. */
export interface I2cTarget {
  /** @returns whether it acknowledges; an empty write only asks whether it is there */
  write(octets: Uint8Array): boolean;
  read(count: number): Uint8Array;
}
