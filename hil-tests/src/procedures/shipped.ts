import { interoperability } from './digipeater/interoperability.ts';
import { endurance } from './endurance/endurance.ts';
import { faultCampaign } from './faults/fault-campaign.ts';
import { functional } from './functional.ts';
import { killSwitch } from './kill-switch.ts';
import { longRange } from './long-range/long-range.ts';
import { patternOf } from './match-files.ts';
import { powerThermal } from './power-thermal/power-thermal.ts';
import type { Procedure } from './procedure.ts';
import { resets } from './resets/resets.ts';
import { rfCompatibility } from './rf-compatibility/rf-compatibility.ts';

/** The campaigns that are shipped, in the order in which they run. */
export const procedures: readonly Procedure[] = [
  functional,
  killSwitch,
  faultCampaign(),
  resets,
  interoperability,
  rfCompatibility,
  powerThermal,
  longRange,
  endurance,
];

/** Procedures whose id matches a glob of `*` and `?`; all without one. */
export function selectProcedures(glob = '*'): Procedure[] {
  const pattern = patternOf(glob, 'i');
  return procedures.filter((procedure) => pattern.test(procedure.id));
}
