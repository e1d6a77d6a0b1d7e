import type { Flight } from './flight.ts';
import { type StationFaultName, stationFaults } from './payload/fault-list.ts';
import type { SpaceLink } from './space-link/space-link.ts';
import type { AnemometerSimulator } from './station-devices/anemometer.ts';
import type { ModemSimulator } from './station-devices/modem.ts';
import type { RadioSimulator } from './station-devices/radio.ts';
import type { RotatorSimulator } from './station-devices/rotator.ts';

export function isStationFault(name: string): name is StationFaultName {
  return stationFaults.some((fault) => fault.name === name);
}

/** Puts a fault into whatever of the station or of the space link has it. @returns false when nothing that could have it is there */
export function setStationFault(
  name: StationFaultName,
  isActive: boolean,
  where: {
    readonly rotator?: RotatorSimulator | undefined;
    readonly radio?: RadioSimulator | undefined;
    readonly modem?: ModemSimulator | undefined;
    readonly link?: SpaceLink | undefined;
    readonly ships?: readonly Flight[] | undefined;
    readonly anemometer?: AnemometerSimulator | undefined;
  },
): boolean {
  switch (name) {
    case 'rotator-silent':
    case 'rotator-stuck':
    case 'rotator-garbage':
    case 'rotator-slow':
    case 'rotator-lossy':
    case 'rotator-echo':
    case 'rotator-split':
      where.rotator?.setFault(name, isActive);
      return where.rotator !== undefined;
    case 'radio-silent':
    case 'radio-garbage':
    case 'radio-refuses-while-transmitting':
    case 'radio-liar':
    case 'radio-slow':
    case 'radio-lossy':
    case 'radio-echo':
    case 'radio-split':
      where.radio?.setFault(name, isActive);
      return where.radio !== undefined;
    case 'modem-silent':
      where.modem?.setFault(name, isActive);
      return where.modem !== undefined;
    case 'wind-silent':
    case 'wind-invalid':
    case 'wind-garbage':
    case 'wind-storm':
      where.anemometer?.setFault(name, isActive);
      return where.anemometer !== undefined;
    case 'transmitter-off':
      for (const ship of where.ships ?? []) ship.setOff(isActive);
      return (where.ships?.length ?? 0) > 0;
    case 'deep-fade':
    case 'uplink-deaf':
      where.link?.setFault(name, isActive);
      return where.link !== undefined;
    default:
      return name satisfies never;
  }
}
