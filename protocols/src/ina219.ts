import { calibrationOf, type SupplyChip, signed } from './supply-chip.ts';

/**
 * Texas Instruments INA219: shunt 10 uV a step, bus 4 mV a step in the upper thirteen bits. It has no register that says what it is.
 *
 * Source: data sheet SBOS448, table of registers, "Bus Voltage Register", table "Configure/Measure/Calculate Example".
 */
export const ina219: SupplyChip = {
  name: 'INA219',
  resetConfiguration: 0x399f,
  identity: [],
  shuntLsbV: 10e-6,
  busVoltageV: (word) => (word >> 3) * busLsbV,
  busWord: (voltageV) =>
    (Math.min(Math.max(Math.round(voltageV / busLsbV), 0), 0x1fff) << 3) | conversionReady,
  // The lowest bit of the register is always 0.
  calibrationWord: (currentLsbA, shuntOhm) => calibrationOf(0.040_96, currentLsbA, shuntOhm) & 0xfffe,
  currentWord: (shuntWord, calibration) => Math.trunc((signed(shuntWord) * calibration) / 4096) & 0xffff,
  powerWord: (currentWord, busWord) =>
    Math.trunc((Math.abs(signed(currentWord)) * (busWord >> 3)) / 5000) & 0xffff,
};

const busLsbV = 4e-3;
const conversionReady = 2;
