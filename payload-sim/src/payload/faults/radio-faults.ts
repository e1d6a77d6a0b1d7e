import type { PayloadFaultInfo } from './fault-info.ts';

/** Transceiver, antenna, and what is on the air. */
export const radioFaults = [
  {
    name: 'stuck-ptt',
    requirement: 'AP-RF-01: no transmission lasts longer than 10 s',
    effect: 'the key line stays closed',
    expectedDetection: 'event PTT_TIMEOUT (5.3, 0x0204) after 10 s; mode STANDBY; ptt off',
    foundBy: ['event', 'telemetry'],
    recovery: 'SET_MODE, once the line is free',
    detection: 'ptt-timeout',
  },
  {
    name: 'synth-unlock',
    requirement: 'AP-RF-02: nothing is transmitted while the synthesizer is unlocked',
    effect: 'the synthesizer loses lock',
    expectedDetection: 'event SYNTH_UNLOCK (5.3, 0x0203); vco_lock false; TX_TEST fails (1.8)',
    foundBy: ['event', 'telemetry', 'answers'],
    recovery: 'when it locks again',
    detection: 'synth-unlock',
  },
  {
    name: 'rssi-drift',
    requirement: 'AP-RF-03: received strength is right within 6 dB',
    effect: 'the reading of the received strength creeps up',
    expectedDetection: 'rssi leaves the noise floor while squelch is closed',
    foundBy: ['telemetry'],
    recovery: 'when the receiver is itself again',
    settings: { driftDbPerS: 0.2 },
  },
  {
    name: 'antenna-not-deployed',
    requirement: 'AP-RF-04: an antenna that is not deployed shows before the first pass',
    effect: 'nearly everything is reflected: the amplifier protects itself and hardly anything is heard',
    expectedDetection: 'tx_power below 20 dBm when keyed; rx_frames stands still; deploy sense low',
    foundBy: ['telemetry'],
    recovery: 'deploy again',
  },
  {
    name: 'bad-fcs-storm',
    requirement: 'AP-DIG-01: damaged frames are counted and never repeated',
    effect: 'nine of ten frames arrive damaged, ten times as many of them',
    expectedDetection: 'event BAD_FCS_RATE (5.2, 0x0202); rx_bad_fcs grows, digipeated does not',
    foundBy: ['event', 'telemetry'],
    recovery: 'when the channel is quiet again',
    detection: 'bad-fcs-rate',
  },
  {
    name: 'duplicate-storm',
    requirement: 'AP-DIG-02: a frame heard again within 30 s is not repeated',
    effect: 'the same frame comes again and again',
    expectedDetection: 'dup_dropped grows, digipeated does not',
    foundBy: ['telemetry'],
    recovery: 'when the channel is quiet again',
  },
  {
    name: 'bad-frames',
    requirement: 'AP-DIG-06: a frame against the rules is counted and never repeated',
    effect:
      'most of what is heard is against the rules: empty via, nine digipeaters, 330 octets, small letters …',
    expectedDetection: 'rx_frames grows much faster than digipeated; nothing malformed is sent',
    foundBy: ['telemetry', 'air'],
    recovery: 'when the channel is quiet again',
  },
] as const satisfies readonly PayloadFaultInfo[];
