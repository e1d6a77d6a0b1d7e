import { tuningThresholdHz } from '@dawa/flight-dynamics/tuning-plan';
import type { MissionLink } from '@dawa/protocols/mission-file';

/** How a radio is set for a link, and how exactly it must be on frequency. */
export interface LinkTuning {
  readonly mode: string;
  readonly filter: number;
  /** The radio is retuned when it is off by more than half of this. */
  readonly thresholdHz: number;
}

/** How a radio listens to a link, and transmits on the one that goes up, where there is one. */
export interface Listening extends LinkTuning {
  readonly transmit?: LinkTuning & { readonly toneHz: number | null };
}

/** What the modulation asks of the radio; data goes past the microphone's audio path (`-D`). */
export function listeningFor(link: MissionLink, uplink?: MissionLink): Listening {
  if (uplink === undefined) return tuningFor(link);
  return { ...tuningFor(link), transmit: { ...tuningFor(uplink), toneHz: uplink.toneHz ?? null } };
}

function tuningFor(link: MissionLink): LinkTuning {
  return { mode: modes[link.modulation], filter: 1, thresholdHz: tuningThresholdHz(link) };
}

const modes: Record<MissionLink['modulation'], string> = { gmsk: 'FM-D', fsk: 'FM-D', afsk: 'FM', cw: 'CW' };
