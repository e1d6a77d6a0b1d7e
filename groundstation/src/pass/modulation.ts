import { tuningThresholdHz } from '@dawa/flight-dynamics/tuning-plan';
import type { MissionLink } from '@dawa/protocols/mission-file';

/** How a radio listens to a link, and how exactly it must be on frequency. */
export interface Listening {
  readonly mode: string;
  readonly filter: number;
  /** The radio is retuned when it is off by more than half of this. */
  readonly thresholdHz: number;
}

/** What the modulation asks of the radio; data goes past the microphone's audio path (`-D`). */
export function listeningFor(link: MissionLink): Listening {
  return { mode: modes[link.modulation], filter: 1, thresholdHz: tuningThresholdHz(link) };
}

const modes: Record<MissionLink['modulation'], string> = { gmsk: 'FM-D', fsk: 'FM-D', afsk: 'FM', cw: 'CW' };
