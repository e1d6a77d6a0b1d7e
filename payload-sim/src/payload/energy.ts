import type { PayloadMode } from './payload-mode.ts';
import type { LumpSettings } from './two-lumps.ts';

/*
 * What the breadboard draws and where it goes. Receiving and transmitting are the proposal's 90 and 900 mA at 5 V (facts
 * sheet of the payload, 9.4); how it is shared between controller and transceiver, and every heat, is ours.
 */

/** Controller, its crystal and the serial line: fed in every mode, also with the load switch open. */
const controllerA = 0.035;
/** While it boots the controller runs without sleep and checks its memory. */
const bootingA = 0.06;
/** Transceiver and its audio, behind the load switch. */
const transceiverA: Record<PayloadMode, number> = {
  OFF: 0,
  BOOT: 0,
  STANDBY: 0.01,
  RX: 0.055,
  DIGI: 0.06,
  STORE: 0.06,
  BEACON: 0.05,
  SAFE: 0,
};
const keyedA = 0.865;

/** Nominal supply, and the resistance of what feeds it: harness, relay, meter. */
export const nominalSupply = { voltageV: 5.02, sourceOhm: 0.06 } as const;

export function controllerCurrentA(mode: PayloadMode): number {
  if (mode === 'OFF') return 0;
  return mode === 'BOOT' ? bootingA : controllerA;
}

export function transceiverCurrentA(mode: PayloadMode, isKeyed: boolean): number {
  return isKeyed ? keyedA : transceiverA[mode];
}

/** Of what a keyed transceiver takes: 27 dBm go out, a fifth of the rest warms the board, the amplifier keeps what is left. */
const radiatedW = 0.5;
const boardShare = 0.2;

export function heatOf(load: {
  readonly voltageV: number;
  readonly currentA: number;
  readonly isRadiating: boolean;
}) {
  const takenW = load.voltageV * load.currentA;
  if (!load.isRadiating) return { amplifierW: 0, boardW: takenW };
  const heatW = Math.max(0, takenW - radiatedW);
  return { amplifierW: (1 - boardShare) * heatW, boardW: boardShare * heatW };
}

/**
 * Keyed for ever the amplifier stands 30 degrees above the board, which stands 5 above its mount: below the yellow limit
 * on a warm day. Time constants 90 s and, for the board, two minutes.
 */
export const lumps: LumpSettings = {
  amplifierJPerC: 9.8,
  amplifierToBoardCPerW: 9.4,
  boardJPerC: 100,
  boardToMountCPerW: 1.2,
};
