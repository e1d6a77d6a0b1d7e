import type { DetectionName } from '@dawa/payload-sim/payload/fault-list';

/** An article with one thing taken out of it, and what has to turn red for it. */
export interface Mutant {
  readonly withoutIt: DetectionName;
  /** The requirement that it breaks. */
  readonly breaks: string;
  /** Every phase that fails, and no other: `FLT-01 Fault overcurrent`. */
  readonly red: readonly string[];
}

/**
 * Breadboards with one detection or guard taken out (`simulator.disabledDetections` of the bench file, `--disable-detection` of the
 * simulator): a campaign that does not notice one proves nothing.
 */
export const mutants: readonly Mutant[] = [
  {
    withoutIt: 'overcurrent',
    breaks: 'AP-PWR-01',
    red: ['FUNC-01 Overcurrent', 'FLT-01 Fault overcurrent', 'FLT-01 Fault latch-up'],
  },
  { withoutIt: 'pa-overtemp', breaks: 'AP-THM-01', red: ['FUNC-01 Events', 'FLT-01 Fault pa-overtemp'] },
  {
    withoutIt: 'ptt-timeout',
    breaks: 'AP-RF-01',
    red: ['FUNC-01 Events of the transmitter', 'FLT-01 Fault stuck-ptt'],
  },
  {
    withoutIt: 'brown-out',
    breaks: 'AP-PWR-03',
    red: ['FLT-01 Fault brown-out', 'RST-01 Reset by brown-out at key-down'],
  },
  {
    withoutIt: 'watchdog',
    breaks: 'AP-CPU-01',
    red: [
      // It does not come back within this procedure, and says nothing of what follows.
      ...['FUNC-01 Events', 'FUNC-01 Events of the transmitter'],
      ...['FLT-01 Fault watchdog-hang', 'RST-01 Reset by watchdog'],
    ],
  },
  { withoutIt: 'synth-unlock', breaks: 'AP-RF-02', red: ['FUNC-01 Events', 'FLT-01 Fault synth-unlock'] },
  { withoutIt: 'bad-fcs-rate', breaks: 'AP-DIG-01', red: ['FUNC-01 Events', 'FLT-01 Fault bad-fcs-storm'] },
  { withoutIt: 'flash-crc', breaks: 'AP-MEM-01', red: ['FUNC-01 Events', 'FLT-01 Fault flash-bit-flip'] },
  { withoutIt: 'store-full', breaks: 'AP-DIG-03', red: ['FUNC-01 Events', 'FLT-01 Fault store-full'] },
  { withoutIt: 'settings-fallback', breaks: 'AP-MEM-04', red: ['FUNC-01 Events', 'FLT-01 Fault config-crc'] },
  {
    withoutIt: 'packet-crc',
    breaks: 'AP-BUS-01',
    // The first phase that sends a damaged packet is a gate: after it nothing else of that procedure is run.
    red: [
      ...['FUNC-01 Ping', 'FLT-01 Fault uart-noise', 'FLT-01 Fault uart-framing'],
      'FLT-01 Fault uart-lost-octets',
    ],
  },
  { withoutIt: 'frame-check', breaks: 'AP-DIG-01', red: ['FUNC-01 Events', 'FLT-01 Fault bad-fcs-storm'] },
  { withoutIt: 'duplicate-window', breaks: 'AP-DIG-02', red: ['FLT-01 Fault duplicate-storm'] },
  {
    withoutIt: 'magic',
    breaks: 'AP-CMD-02',
    red: ['FUNC-01 Store', 'FUNC-01 Two steps', 'FUNC-01 Restarts', 'FUNC-01 Transmitter'],
  },
  {
    withoutIt: 'settings-crc',
    breaks: 'AP-MEM-04',
    red: ['FUNC-01 Events', 'FLT-01 Fault settings-bit-flip', 'FLT-01 Fault config-crc'],
  },
];
