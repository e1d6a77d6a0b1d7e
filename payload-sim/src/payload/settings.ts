/** What telecommands set and a soft reset keeps. */
export interface PayloadSettings {
  readonly beaconIntervalS: number;
  readonly beaconText: string;
  readonly aliasMask: number;
  readonly style: 'insert' | 'replace';
  readonly call: string;
  readonly ssid: number;
  readonly txDelayMs: number;
}

/** Mission settings: aliases APRSAT, ARISS and WIDE, TXDELAY 300 ms as in the BIRDS-X flight model; own call inserted. */
export const missionSettings: PayloadSettings = {
  beaconIntervalS: 45,
  beaconText: 'APRS-DP breadboard',
  aliasMask: 7,
  style: 'insert',
  call: 'A55BTN',
  ssid: 0,
  txDelayMs: 300,
};

/** The second bank of the BIRDS-X settings file, as it comes from the factory: NOCALL, TXD 40. */
export const factorySettings: PayloadSettings = {
  beaconIntervalS: 600,
  beaconText: '',
  aliasMask: 0,
  style: 'replace',
  call: 'NOCALL',
  ssid: 0,
  txDelayMs: 400,
};
