/** Modes of the payload by their number in housekeeping structure 1 and in SET_MODE. */
export const payloadModes = ['OFF', 'BOOT', 'STANDBY', 'RX', 'DIGI', 'STORE', 'BEACON', 'SAFE'] as const;
export type PayloadMode = (typeof payloadModes)[number];

export function modeNumber(mode: PayloadMode): number {
  return payloadModes.indexOf(mode);
}

/** OFF and BOOT cannot be commanded. */
export function commandableMode(number: number): PayloadMode | undefined {
  return number >= 2 ? payloadModes[number] : undefined;
}

/** Causes of the last reset by their number in housekeeping structure 1. */
export const resetCauses = [
  'POWER_ON',
  'COMMANDED',
  'WATCHDOG',
  'BROWN_OUT',
  'OVERCURRENT',
  'EXTERNAL',
] as const;
export type ResetCause = (typeof resetCauses)[number];
