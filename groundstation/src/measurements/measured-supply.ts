import { ina219 } from '@dawa/protocols/ina219';
import { ina226 } from '@dawa/protocols/ina226';
import type { SupplySensorSection } from '@dawa/protocols/station-instruments';
import type { PowerSensor } from '../ports.ts';
import { type MeasuredThing, parameterName, type ReadingLayout } from './measured-thing.ts';

const usualEveryS = 1;
const atLeastEveryMs = 10_000;

/**
 * The words of the chip, as they were read; volts, amperes and watts are made of them by the dictionary, so that a wrong shunt can be
 * put right years later.
 *
 * Bus register: INA226 fifteen bits of 1.25 mV, INA219 thirteen bits of 4 mV above three others (TI SBOS547, SBOS448).
 */
export function supplyLayout({ id, kind, shuntOhm }: SupplySensorSection): ReadingLayout {
  const own = parameterName(id);
  const chip = kind === 'ina226' ? ina226 : ina219;
  const voltage = { name: `${own}_voltage`, description: `Voltage at ${id}`, unit: 'V', isSigned: false };
  return {
    name: `sensor_${own}`,
    description: `${chip.name} ${id}: registers of shunt and bus`,
    entries: [
      {
        name: `${own}_current`,
        description: `Current through ${id}; negative when it flows back`,
        bits: 16,
        isSigned: true,
        step: chip.shuntLsbV / shuntOhm,
        unit: 'A',
      },
      ...(kind === 'ina226'
        ? [{ gapBits: 1 }, { ...voltage, bits: 15, step: chip.busVoltageV(1) }]
        : [{ ...voltage, bits: 13, step: chip.busVoltageV(8) }, { gapBits: 3 }]),
    ],
    computed: [
      {
        name: `${own}_power`,
        description: `Power through ${id}`,
        unit: 'W',
        expression: `${own}_voltage * ${own}_current`,
      },
    ],
    periodMs: atLeastEveryMs,
  };
}

export function measuredSupply(section: SupplySensorSection, sensor: PowerSensor): MeasuredThing {
  const layout = supplyLayout(section);
  let seen = sensor.supply;
  return {
    layouts: [layout],
    everyMs: 1000 * (section.archiveEveryS ?? usualEveryS),
    read() {
      const { supply } = sensor;
      if (supply === undefined || supply === seen) return undefined;
      seen = supply;
      return { layout: layout.name, readAtMs: supply.readAtMs, octets: supply.registers };
    },
  };
}
