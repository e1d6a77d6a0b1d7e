import type { PayloadFaultInfo } from './fault-info.ts';

/** Bugs of the program that lays out frames, each met in a satellite or in a program of its kind. */
export const programFaults = [
  {
    name: 'empty-via',
    requirement: 'AP-AIR-01: every frame on the air can be read by everybody',
    effect: 'two digipeaters of blanks stand in every frame that is sent, as AISAT flew',
    expectedDetection: 'frames on the air have empty callsigns: strict readers refuse them, iGates drop them',
    foundBy: ['air'],
    recovery: 'RESET HARD, where the bug came by a damaged image',
    endsWith: 'hard-restart',
  },
  {
    name: 'lower-case-call',
    requirement: 'AP-AIR-01: every frame on the air can be read by everybody',
    effect: 'the own call is sent in small letters',
    expectedDetection: 'frames on the air have a callsign in lower case',
    foundBy: ['air'],
    recovery: 'RESET HARD, where the bug came by a damaged image',
    endsWith: 'hard-restart',
  },
  {
    name: 'ssid-15-bug',
    requirement: 'AP-DIG-04: source and information of a repeated frame are what they were',
    effect: 'of an SSID three bits are kept: 15 is sent on as 7',
    expectedDetection: 'a frame of a station with SSID 15 comes back with another',
    foundBy: ['air'],
    recovery: 'RESET HARD, where the bug came by a damaged image',
    endsWith: 'hard-restart',
  },
  {
    name: 'own-call-bug',
    requirement: 'AP-DIG-05: a frame addressed to the own call is repeated',
    effect: 'frames whose next address is the own call are passed over, as PSAT flew',
    expectedDetection: 'a frame via the own call is not repeated, one via an alias is',
    foundBy: ['air'],
    recovery: 'stations use an alias; RESET HARD, where the bug came by a damaged image',
    endsWith: 'hard-restart',
  },
  {
    name: 'kiss-escape-bug',
    requirement: 'AP-TNC-01: every octet passes KISS as it is',
    effect: "KISS is read as BIRDS-4's published decoder does: C0, sent as DB DC, comes out as DC",
    expectedDetection: 'a frame with C0 in its information is sent on the air with DC in its place',
    foundBy: ['air'],
    recovery: 'RESET HARD, where the bug came by a damaged image',
    endsWith: 'hard-restart',
  },
] as const satisfies readonly PayloadFaultInfo[];
