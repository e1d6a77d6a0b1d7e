import type { SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import { benchFaults } from './bench-devices/instrument-faults.ts';
import {
  type PayloadFaultInfo,
  payloadFaultGroups,
  payloadFaults,
  stationFaults,
} from './payload/fault-list.ts';

/** Names of the settings that a fault has; undefined when there is no such fault. */
export function knownSettings(name: string): readonly string[] | undefined {
  const isNamed = (fault: { name: string }) => fault.name === name;
  if (stationFaults.some(isNamed)) return [];
  const ofPayload: PayloadFaultInfo | undefined = payloadFaults.find(isNamed);
  if (ofPayload !== undefined) return Object.keys(ofPayload.settings ?? {});
  const ofBench: { readonly name: string; readonly settings?: object } | undefined =
    benchFaults.find(isNamed);
  // Which of the instruments has it.
  return ofBench && [...Object.keys(ofBench.settings ?? {}), 'instrument'];
}

/** Every fault that this world can have, as a person chooses from it. */
export function listFaults(
  isActive: (name: string) => boolean,
  has: { readonly payload: boolean; readonly station: boolean },
): SimulatedFault[] {
  const ofPayload = Object.entries(payloadFaultGroups).flatMap(([group, faults]) =>
    faults.map((fault: PayloadFaultInfo) => ({
      ...{ name: fault.name, group: `payload: ${group}`, effect: fault.effect },
      ...{ requirement: fault.requirement, expectedDetection: fault.expectedDetection },
      ...{ recovery: fault.recovery, settings: { ...fault.settings }, isActive: isActive(fault.name) },
    })),
  );
  const plain = (group: string) => (fault: { name: string; effect: string; settings?: object }) => ({
    ...{ name: fault.name, group, effect: fault.effect, settings: { ...fault.settings } },
    ...{ requirement: null, expectedDetection: null, recovery: null, isActive: isActive(fault.name) },
  });
  return [
    ...(has.payload ? ofPayload : []),
    ...(has.station ? stationFaults.map(plain('station and space link')) : []),
    ...(has.payload && !has.station ? benchFaults.map(plain('bench')) : []),
  ];
}
