import type { StationFile } from '@dawa/protocols/station-file';
import type { Clock } from '@dawa/seams/clock';
import type { Instruments } from '../devices/instruments.ts';
import type { Rotator } from '../ports.ts';
import { measuredAntenna } from './measured-antenna.ts';
import { measuredRadio, type RadioMeters } from './measured-radio.ts';
import { measuredRelay } from './measured-relay.ts';
import { measuredSupply } from './measured-supply.ts';
import type { MeasuredThing } from './measured-thing.ts';
import { measuredWind } from './measured-wind.ts';

export interface MeasuringParts {
  readonly file: Pick<StationFile, 'sensors' | 'radio'>;
  readonly clock: Clock;
  readonly instruments: Pick<Instruments, 'sensors' | 'anemometers' | 'relays'> | undefined;
  readonly rotator: Pick<Rotator, 'position'> | undefined;
  readonly meters: RadioMeters | undefined;
}

/** All that is there to be measured: sensors by their sections, then antenna, radio and relays. */
export function stationThings({
  file,
  clock,
  instruments,
  rotator,
  meters,
}: MeasuringParts): MeasuredThing[] {
  const sensed = (file.sensors ?? []).flatMap((section): MeasuredThing[] => {
    if (section.kind === 'nmea-wind') {
      const anemometer = instruments?.anemometers.get(section.id);
      return anemometer === undefined ? [] : [measuredWind(section, anemometer)];
    }
    const sensor = instruments?.sensors.get(section.id);
    return sensor === undefined ? [] : [measuredSupply(section, sensor)];
  });
  return [
    ...sensed,
    ...(rotator === undefined ? [] : [measuredAntenna(rotator)]),
    ...(meters === undefined ? [] : [measuredRadio(meters, file.radio?.powerW)]),
    ...[...(instruments?.relays ?? [])].map(([id, relay]) => measuredRelay(id, relay, clock)),
  ];
}
