import { type Procedure, phase } from '../procedure.ts';
import { overheatAmplifier } from './hot-amplifier.ts';
import { currentsAtRest, currentsTransmitting, energyOfOrbit, switchOn } from './supply-phases.ts';
import { findBrownOut, findTrip } from './supply-thresholds.ts';
import { cycleTemperature } from './thermal-profile.ts';

/**
 * What the payload takes from its supply in every mode, where its protections lie, and whether it does all that from cold to hot. Order:
 * first what a room is good for, then the chamber.
 */
export const powerThermal: Procedure = {
  id: 'PWR-01',
  version: '1.0',
  title: 'Power and thermal profile',
  phases: [
    phase('Switch on', { requirements: ['AP-PWR-06', 'AP-CPU-03'], isGate: true }, switchOn),
    phase('Currents at rest', { requirements: ['AP-PWR-02', 'AP-PWR-08', 'AP-TLM-02'] }, currentsAtRest),
    phase(
      'Currents transmitting',
      { requirements: ['AP-PWR-08', 'AP-TLM-02'], isTransmitting: true },
      currentsTransmitting,
    ),
    phase('Energy of an orbit', { requirements: ['AP-PWR-07'] }, energyOfOrbit),
    phase('Brown-out', { requirements: ['AP-PWR-03'] }, findBrownOut),
    phase('Over-current', { requirements: ['AP-PWR-01'] }, findTrip),
    phase('Thermal cycles', { requirements: ['AP-THM-02', 'AP-THM-04', 'AP-THM-05'] }, cycleTemperature),
    phase('Amplifier too hot', { requirements: ['AP-THM-01'], isTransmitting: true }, overheatAmplifier),
  ],
};
