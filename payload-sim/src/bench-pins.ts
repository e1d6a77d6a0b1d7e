import type { Breadboard } from './payload/breadboard.ts';

/**
 * The bits of the CP2112's pins on the payload's bench connector. What the bench drives is open drain and pulled up on the
 * payload's side: unplugged, nothing is held.
 */
export const benchPins = {
  /** Read: high while the transmitter is keyed. */
  keySense: 1 << 0,
  /** Driven: low holds the controller in reset. */
  reset: 1 << 1,
  /** Driven: low keeps the transmitter from being keyed, whatever the controller says. */
  transmitInhibit: 1 << 2,
  /** Read: high when the antenna is deployed. */
  deploySense: 1 << 3,
  /** Read: high while the load switch feeds the transceiver. */
  powerGood: 1 << 4,
  /** Read: changes each second while the controller runs. */
  heartbeat: 1 << 5,
} as const;

/** What the payload puts on the pins; those that nobody drives are pulled up. */
export function levelsOf(board: Breadboard): number {
  const isFed = board.isPowered && board.electrics.isSwitchClosed;
  const beat = board.isAwake && Math.floor(board.clock.nowAtMs() / 1000) % 2 === 0;
  const low =
    (board.transmitter.isKeyed ? 0 : benchPins.keySense) |
    (board.isAntennaDeployed ? 0 : benchPins.deploySense) |
    (isFed ? 0 : benchPins.powerGood) |
    (beat ? 0 : benchPins.heartbeat);
  return 0xff & ~low;
}
