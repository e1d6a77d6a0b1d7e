import { faultRequirements } from './faults.ts';

/** Those of the list of faults that power and heat prove without any. */
const ofFaults = ['AP-PWR-01', 'AP-PWR-03', 'AP-THM-01'];

/** What the power and thermal profile proves. */
export const powerThermalRequirements: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ofFaults.map((id) => [id, faultRequirements[id]!])),
  'AP-PWR-06': 'Switched on, the payload takes no more than the 2 A that its supply is made for.',
  'AP-PWR-07': 'An orbit of the duty cycle takes no more energy than the spacecraft has for the payload.',
  'AP-PWR-08': 'In every mode the supply current is that of the table of the mission.',
  'AP-TLM-02': 'Supply voltage is told within 50 mV, and supply current within 5 % and 5 mA.',
  'AP-THM-04': 'From -15 to +50 degC at its mount the payload starts, receives, transmits and obeys.',
  'AP-THM-05': 'The temperatures that the board tells follow that of its mount.',
};
