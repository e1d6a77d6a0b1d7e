import { digipeaterRequirements } from './requirements/digipeater.ts';
import { enduranceRequirements } from './requirements/endurance.ts';
import { faultRequirements } from './requirements/faults.ts';
import { functionalRequirements } from './requirements/functional.ts';
import { killSwitchRequirements } from './requirements/kill-switch.ts';
import { longRangeRequirements } from './requirements/long-range.ts';
import { powerThermalRequirements } from './requirements/power-thermal.ts';
import { resetRequirements } from './requirements/resets.ts';
import { rfCompatibilityRequirements } from './requirements/rf-compatibility.ts';

/**
 * What the breadboard must do, as far as procedures prove it: a file a group. Ours, like the whole of its interface (decision 0008).
 * An id may stand in two groups only with the same text.
 */
export const requirements: Readonly<Record<string, string>> = {
  ...faultRequirements,
  ...functionalRequirements,
  ...killSwitchRequirements,
  ...digipeaterRequirements,
  ...resetRequirements,
  ...rfCompatibilityRequirements,
  ...enduranceRequirements,
  ...longRangeRequirements,
  ...powerThermalRequirements,
};
