import type { MissionLink } from '@dawa/protocols/mission-file';
import { afskErrorRate } from './afsk-on-fm.ts';
import { bitErrorRate, implementationLossDb } from './link-budget.ts';

/**
 * Chance that a bit is wrong, by how it was keyed: tones through an FM receiver with its threshold, everything else as GMSK, which
 * stands for FSK of the same rate too (both within a decibel in small radios).
 *
 * @param energyDb energy of a bit over noise density, as `bitEnergyDb` tells it
 */
export function keyedErrorRate(
  modulation: MissionLink['modulation'],
  energyDb: number,
  bitRateHz: number,
): number {
  if (modulation !== 'afsk') return bitErrorRate(energyDb);
  return afskErrorRate(energyDb + implementationLossDb + 10 * Math.log10(bitRateHz));
}
