import { calibrationOf, type SupplyChip, signed } from './supply-chip.ts';

/**
 * Texas Instruments INA226: shunt 2.5 uV a step, bus 1.25 mV a step up to 40.96 V.
 *
 * Source: data sheet SBOS547, 7.1 (table of registers), equations 1 to 4 and table "Configure/Measure/Calculate Example".
 */
export const ina226: SupplyChip = {
  name: 'INA226',
  resetConfiguration: 0x4127,
  identity: [
    { register: 0xfe, word: 0x5449 },
    { register: 0xff, word: 0x2260 },
  ],
  shuntLsbV: 2.5e-6,
  busVoltageV: (word) => (word & 0x7fff) * busLsbV,
  busWord: (voltageV) => Math.min(Math.max(Math.round(voltageV / busLsbV), 0), 0x7fff),
  calibrationWord: (currentLsbA, shuntOhm) => calibrationOf(0.005_12, currentLsbA, shuntOhm),
  currentWord: (shuntWord, calibration) => Math.trunc((signed(shuntWord) * calibration) / 2048) & 0xffff,
  powerWord: (currentWord, busWord) =>
    Math.trunc((Math.abs(signed(currentWord)) * busWord) / 20_000) & 0xffff,
};

const busLsbV = 1.25e-3;
