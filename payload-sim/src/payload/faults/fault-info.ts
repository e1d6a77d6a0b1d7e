/**
 * A fault that can be put into the breadboard, with the requirement it tests, how it must be found and how the payload comes
 * back. Requirement numbers are ours.
 */
export interface PayloadFaultInfo {
  readonly name: string;
  readonly requirement: string;
  /** What it does to the board. */
  readonly effect: string;
  readonly expectedDetection: string;
  /** Where it shows, the first one first: a procedure looks there. */
  readonly foundBy: readonly [FaultWitness, ...FaultWitness[]];
  readonly recovery: string;
  /** Settings of the fault and their ordinary values, each with its unit in its name. */
  readonly settings?: Readonly<Record<string, number>>;
  /** The payload's own detection, when it has one: by this name it can be taken out. */
  readonly detection?: DetectionName;
  /** What the fault does not outlive; left out, it stays until it is removed. */
  readonly endsWith?: FaultEnd;
}

/**
 * What gives a fault away: an event of service 5; housekeeping, by a value or its trend; what a command comes back with (service 1);
 * octets on the serial line, or none; frames on the air; an instrument of the bench.
 */
export const faultWitnesses = ['event', 'telemetry', 'answers', 'line', 'air', 'instrument'] as const;
export type FaultWitness = (typeof faultWitnesses)[number];

/** Each includes the ones before it. */
export const faultEnds = ['restart', 'hard-restart', 'power-off'] as const;
export type FaultEnd = (typeof faultEnds)[number];

/**
 * What keeps wrong things out, and is no detection of a fault of the list: frame and packet checks, the window of duplicates, the
 * magic number before what destroys, the check of the settings.
 */
export const guardNames = ['packet-crc', 'frame-check', 'duplicate-window', 'magic', 'settings-crc'] as const;

/** A detection that lives in the payload has a name, by which it can be taken out to prove that a procedure would notice. */
export const detectionNames = [
  'overcurrent',
  'pa-overtemp',
  'ptt-timeout',
  'brown-out',
  'watchdog',
  'synth-unlock',
  'bad-fcs-rate',
  'flash-crc',
  'store-full',
  'settings-fallback',
  ...guardNames,
] as const;
export type DetectionName = (typeof detectionNames)[number];
