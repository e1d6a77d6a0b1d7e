/**
 * Every fault that can be put into the breadboard, with the requirement it tests, how it must be found and how the
 * payload comes back. Requirement numbers are ours. A detection that lives in the payload has a name, by which it can
 * be taken out to prove that a bench procedure would notice.
 */
export interface PayloadFaultInfo {
  readonly name: string;
  readonly requirement: string;
  readonly effect: string;
  readonly expectedDetection: string;
  readonly recovery: string;
  /** Settings of the fault and their ordinary values. */
  readonly settings?: Readonly<Record<string, number>>;
  /** The payload's own detection, when it has one. */
  readonly detection?: DetectionName;
}

export type DetectionName =
  | 'overcurrent'
  | 'pa-overtemp'
  | 'ptt-timeout'
  | 'brown-out'
  | 'watchdog'
  | 'synth-unlock'
  | 'bad-fcs-rate'
  | 'flash-crc'
  | 'store-full';

export const detectionNames: readonly DetectionName[] = [
  'overcurrent',
  'pa-overtemp',
  'ptt-timeout',
  'brown-out',
  'watchdog',
  'synth-unlock',
  'bad-fcs-rate',
  'flash-crc',
  'store-full',
];

export const payloadFaults = [
  {
    name: 'overcurrent',
    requirement: 'AP-PWR-01: a supply current above 1.2 A opens the load switch within 100 ms',
    effect: 'latch-up: a further current flows while the load switch is closed',
    expectedDetection: 'event OVERCURRENT (5.4, 0x0302) within 2 s; mode SAFE; bus_current below 0.1 A',
    recovery: 'SET_MODE STANDBY closes the switch again',
    settings: { currentA: 1.5 },
    detection: 'overcurrent',
  },
  {
    name: 'pa-overtemp',
    requirement: 'AP-THM-01: above 75 degC the power amplifier is shut down',
    effect: 'the amplifier heats without bound',
    expectedDetection: 'event PA_OVERTEMP (5.4, 0x0301); mode SAFE; temp_pa critical',
    recovery: 'below 60 degC SET_MODE STANDBY',
    settings: { excessC: 120 },
    detection: 'pa-overtemp',
  },
  {
    name: 'stuck-ptt',
    requirement: 'AP-RF-01: no transmission lasts longer than 10 s',
    effect: 'the key line stays closed',
    expectedDetection: 'event PTT_TIMEOUT (5.3, 0x0204) after 10 s; mode STANDBY; ptt off',
    recovery: 'SET_MODE, once the line is free',
    detection: 'ptt-timeout',
  },
  {
    name: 'bus-sag',
    requirement: 'AP-PWR-02: the payload tells a supply outside 4.85 to 5.15 V',
    effect: 'the supply is lower than it should be',
    expectedDetection: 'bus_voltage warning or critical',
    recovery: 'none needed',
    settings: { sagV: 0.4 },
  },
  {
    name: 'brown-out',
    requirement: 'AP-PWR-03: a brown-out ends in STANDBY and not in a half-alive controller',
    effect: 'the supply drops by a fifth whenever the transmitter is keyed',
    expectedDetection: 'event BOOT with cause BROWN_OUT; mode STANDBY',
    recovery: 'one SET_MODE; PTT_INHIBIT until the supply is good',
    settings: { sagFraction: 0.2 },
    detection: 'brown-out',
  },
  {
    name: 'watchdog-hang',
    requirement: 'AP-CPU-01: a hung controller restarts within 5 s',
    effect: 'the controller stops with interrupts off',
    expectedDetection: 'events WDT_RESET (5.4, 0x0303) and BOOT with cause WATCHDOG; mode STANDBY',
    recovery: 'one SET_MODE',
    detection: 'watchdog',
  },
  {
    name: 'synth-unlock',
    requirement: 'AP-RF-02: nothing is transmitted while the synthesizer is unlocked',
    effect: 'the synthesizer loses lock',
    expectedDetection: 'event SYNTH_UNLOCK (5.3, 0x0203); vco_lock false; TX_TEST fails (1.8)',
    recovery: 'by itself',
    detection: 'synth-unlock',
  },
  {
    name: 'bad-fcs-storm',
    requirement: 'AP-DIG-01: damaged frames are counted and never repeated',
    effect: 'nine of ten frames arrive damaged, ten times as many of them',
    expectedDetection: 'event BAD_FCS_RATE (5.2, 0x0202); rx_bad_fcs grows, digipeated does not',
    recovery: 'none needed',
    detection: 'bad-fcs-rate',
  },
  {
    name: 'duplicate-storm',
    requirement: 'AP-DIG-02: a frame heard again within 30 s is not repeated',
    effect: 'the same frame comes again and again',
    expectedDetection: 'dup_dropped grows, digipeated does not',
    recovery: 'none needed',
  },
  {
    name: 'flash-bit-flip',
    requirement: 'AP-MEM-01: a damaged program memory is told',
    effect: 'one bit of program memory flips',
    expectedDetection: 'event FLASH_CRC (5.4, 0x0304) within 60 s; flash_crc differs',
    recovery: 'RESET HARD reloads the image',
    detection: 'flash-crc',
  },
  {
    name: 'store-full',
    requirement: 'AP-DIG-03: a full store is told and nothing is overwritten',
    effect: 'the store fills at once',
    expectedDetection: 'event STORE_FULL (5.2, 0x0201); store_used 512',
    recovery: 'STORE_CLEAR',
    detection: 'store-full',
  },
  {
    name: 'wrong-settings-bank',
    requirement: 'AP-MEM-02: after a reset the settings are those that were commanded',
    effect: 'the next reset loads the factory settings (NOCALL, TXDELAY 400 ms)',
    expectedDetection: 'txdelay and beacon_interval of structure 2 differ after RESET',
    recovery: 'SET_DIGI, SET_TXDELAY, SET_BEACON',
  },
  {
    name: 'rssi-drift',
    requirement: 'AP-RF-03: received strength is right within 6 dB',
    effect: 'the reading of the received strength creeps up',
    expectedDetection: 'rssi leaves the noise floor while squelch is closed',
    recovery: 'none needed',
    settings: { driftDbPerS: 0.2 },
  },
  {
    name: 'antenna-not-deployed',
    requirement: 'AP-RF-04: an antenna that is not deployed shows before the first pass',
    effect: 'the amplifier protects itself and hardly anything is heard',
    expectedDetection: 'tx_power below 20 dBm when keyed; rx_frames stands still',
    recovery: 'deploy again',
  },
  {
    name: 'clock-drift',
    requirement: 'AP-CPU-02: onboard time is right within 100 ppm',
    effect: 'the onboard clock runs fast',
    expectedDetection: 'onboard time of packets walks away from the time of reception',
    recovery: 'none',
    settings: { ppm: 100 },
  },
  {
    name: 'uart-noise',
    requirement: 'AP-BUS-01: a damaged packet is never obeyed',
    effect: 'octets on the payload bus are damaged in both directions',
    expectedDetection: 'packets with bad error control; commands rejected with code 2 or lost',
    recovery: 'commands are repeated',
    settings: { octetErrorRate: 0.01 },
  },
  {
    name: 'uart-lost-octets',
    requirement: 'AP-BUS-02: the bus finds its step again after a lost octet',
    effect: 'octets on the payload bus get lost in both directions',
    expectedDetection: 'packets of a wrong length',
    recovery: 'commands are repeated',
    settings: { octetLossRate: 0.005 },
  },
  {
    name: 'silent',
    requirement: 'AP-BUS-03: a payload that says nothing is noticed within 5 s',
    effect: 'the transmit line of the payload bus is broken',
    expectedDetection: 'no housekeeping; commands are not answered',
    recovery: 'repair the line',
  },
] as const satisfies readonly PayloadFaultInfo[];

export type PayloadFaultName = (typeof payloadFaults)[number]['name'];

/** Faults of the station's devices and of the space link. */
export const stationFaults = [
  { name: 'rotator-silent', effect: 'the rotator controller answers nothing' },
  { name: 'rotator-stuck', effect: 'the motors do not turn' },
  { name: 'rotator-garbage', effect: 'positions come out damaged' },
  { name: 'rotator-slow', effect: 'the controller answers up to half a second late' },
  { name: 'rotator-lossy', effect: 'one octet in twenty is lost, either way' },
  { name: 'rotator-echo', effect: 'the line sends back what it hears' },
  { name: 'rotator-split', effect: 'answers come in pieces, or grown together' },
  { name: 'radio-silent', effect: 'the radio answers nothing' },
  { name: 'radio-garbage', effect: 'one octet of every answer is damaged' },
  { name: 'radio-refuses-while-transmitting', effect: 'the radio refuses to tune while keyed' },
  { name: 'radio-liar', effect: 'one answer in ten has a digit that is not the true one' },
  { name: 'radio-slow', effect: 'answers come up to half a second late' },
  { name: 'radio-lossy', effect: 'one octet in twenty gets lost, either way' },
  { name: 'radio-echo', effect: 'the line sends back what it hears' },
  { name: 'radio-split', effect: 'answers come in pieces, or grown together' },
  { name: 'modem-silent', effect: 'nothing comes out of the modem' },
  { name: 'deep-fade', effect: 'the downlink loses 40 dB' },
  { name: 'transmitter-off', effect: 'the spacecraft does not transmit' },
  { name: 'uplink-deaf', effect: 'the spacecraft hears nothing' },
] as const;

export type StationFaultName = (typeof stationFaults)[number]['name'];
