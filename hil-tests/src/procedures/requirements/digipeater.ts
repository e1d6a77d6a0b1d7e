import { faultRequirements } from './faults.ts';

/** Those of the list of faults that the gate proves without any. */
const ofFaults = ['AP-DIG-01', 'AP-DIG-02', 'AP-DIG-04', 'AP-DIG-05', 'AP-DIG-06', 'AP-AIR-01', 'AP-TNC-01'];

/** What the interoperability gate of the digipeater proves. */
export const digipeaterRequirements: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ofFaults.map((id) => [id, faultRequirements[id]!])),
  'AP-DIG-07':
    'Own call, alias or WIDEn-N is answered in the way that the mission declares: insert, replace or decrement.',
  'AP-DIG-08': 'The first digipeater that is not used decides whether a frame is repeated, and no other.',
  'AP-DIG-09':
    'With eight digipeaters in the path none is added: the own call takes a place, or WIDEn-N counts down.',
  'AP-DIG-10': 'A frame whose source is the own call is never repeated.',
  'AP-AIR-02':
    'Beacon, telemetry and their definitions have the form of the APRS protocol, as often as commanded.',
  'AP-MSG-01':
    'A numbered message to the own call is acknowledged each time, or rejected when it is not kept.',
};
