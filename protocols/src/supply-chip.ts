/**
 * What chips that measure a supply over I2C have in common: registers of two octets, the higher first, which hold the voltage
 * across a shunt and that of the bus. Current follows from the shunt's resistance, so that nothing needs to be written to the
 * chip and nothing is lost when it is reset.
 */
export interface SupplyChip {
  readonly name: string;
  /** How it stands after power came. */
  readonly resetConfiguration: number;
  /** Registers that tell which chip it is; none where it cannot tell. */
  readonly identity: readonly { readonly register: number; readonly word: number }[];
  readonly shuntLsbV: number;
  busVoltageV(word: number): number;
  /** The simulator's side: the nearest word, at the end of the range beyond it. */
  busWord(voltageV: number): number;
  /** What belongs into the calibration register. @throws RangeError when it does not fit */
  calibrationWord(currentLsbA: number, shuntOhm: number): number;
  currentWord(shuntWord: number, calibration: number): number;
  powerWord(currentWord: number, busWord: number): number;
}

export const supplyRegisters = {
  configuration: 0,
  shuntVoltage: 1,
  busVoltage: 2,
  power: 3,
  current: 4,
  calibration: 5,
} as const;

/** What both address pins at ground give; the pins reach the fifteen that follow. */
export const supplyAddress = { first: 0x40, last: 0x4f } as const;

/** Volts across the shunt: a word in two's complement. */
export function shuntVoltageV(chip: SupplyChip, word: number): number {
  return signed(word) * chip.shuntLsbV;
}

export function shuntWord(chip: SupplyChip, voltageV: number): number {
  const count = Math.round(voltageV / chip.shuntLsbV);
  return Math.min(Math.max(count, -32_768), 32_767) & 0xffff;
}

export function encodeWord(word: number): Uint8Array {
  return Uint8Array.of((word >> 8) & 0xff, word & 0xff);
}

/** @returns undefined when it is not two octets */
export function decodeWord(octets: Uint8Array): number | undefined {
  return octets.length === 2 ? (octets[0]! << 8) | octets[1]! : undefined;
}

export function signed(word: number): number {
  return word & 0x8000 ? word - 0x1_0000 : word;
}

/** The scale of the calibration register: `scale / (LSB of the current * shunt)`. @throws RangeError when it does not fit */
export function calibrationOf(scale: number, currentLsbA: number, shuntOhm: number): number {
  const word = Math.trunc(scale / (currentLsbA * shuntOhm) + 1e-9);
  if (!(word >= 1 && word <= 0xffff))
    throw new RangeError(
      `calibration: expected 1 to 65535, found ${word} (${currentLsbA} A a step, ${shuntOhm} ohm)`,
    );
  return word;
}
