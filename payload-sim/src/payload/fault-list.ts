import { busFaults } from './faults/bus-faults.ts';
import { controllerFaults } from './faults/controller-faults.ts';
import type { PayloadFaultInfo } from './faults/fault-info.ts';
import { powerFaults } from './faults/power-faults.ts';
import { programFaults } from './faults/program-faults.ts';
import { radioFaults } from './faults/radio-faults.ts';

export {
  type DetectionName,
  detectionNames,
  type FaultWitness,
  faultWitnesses,
  guardNames,
  type PayloadFaultInfo,
} from './faults/fault-info.ts';
export { type StationFaultName, stationFaults } from './faults/station-faults.ts';

/** Every fault that can be put into the breadboard, by what it breaks. */
export const payloadFaultGroups = {
  'supply and heat': powerFaults,
  controller: controllerFaults,
  'serial line': busFaults,
  radio: radioFaults,
  'program of the digipeater': programFaults,
} as const;

export const payloadFaults = [
  ...powerFaults,
  ...controllerFaults,
  ...busFaults,
  ...radioFaults,
  ...programFaults,
] as const satisfies readonly PayloadFaultInfo[];

export type PayloadFaultName = (typeof payloadFaults)[number]['name'];
