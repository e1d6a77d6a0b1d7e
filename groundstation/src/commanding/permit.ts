import type { MissionFile } from '@dawa/protocols/mission-file';
import type { StationFile } from '@dawa/protocols/station-file';
import { occupiedBy } from './mode-bandwidth.ts';

/** What is about to go on the air, as far as it is known. */
export interface Transmission {
  readonly frequencyHz?: number;
  /** As the radio names it: where the signal lies around the dial, and what a band plan takes. */
  readonly mode?: string;
  /** What the transmitter puts out; one that nobody knows is covered by no permit. */
  readonly powerW?: number | null;
  /** Width of the signal; unless given, as its mode has it. All of it must lie within the band. */
  readonly bandwidthHz?: number;
  /** What the mission that is transmitted to lets us command. */
  readonly uplinkAuthority?: MissionFile['uplinkAuthority'];
}

/**
 * Why the licence does not cover a transmission, in one line; null when it does. Without a permit nothing is covered.
 */
export function permitBlock(
  permit: StationFile['permit'],
  nowAtMs: number,
  { frequencyHz, mode, powerW = null, bandwidthHz }: Transmission,
): string | null {
  if (permit === undefined) return 'station.yaml holds no permit';
  if (nowAtMs < Date.parse(permit.validFrom)) return `the permit begins on ${permit.validFrom}`;
  if (nowAtMs >= Date.parse(permit.validUntil)) return `the permit ended on ${permit.validUntil}`;
  if (powerW === null) {
    return `the permit allows ${permit.maxPowerW} W, and station.yaml does not say what the radio puts out (radio.powerW)`;
  }
  if (powerW > permit.maxPowerW) return `${powerW} W is more than the ${permit.maxPowerW} W of the permit`;
  if (frequencyHz === undefined) return null;
  // Of a signal of which neither width nor mode is known only its middle can be judged.
  const isKnown = mode !== undefined || bandwidthHz !== undefined;
  const signal = occupiedBy(frequencyHz, mode, isKnown ? bandwidthHz : 0);
  const isInside = permit.bands.some(({ lowHz, highHz }) => signal.lowHz >= lowHz && signal.highHz <= highHz);
  return isInside ? null : `${(frequencyHz / 1e6).toFixed(4)} MHz is outside the bands of the permit`;
}
