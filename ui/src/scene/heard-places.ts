import type { HeardStationInfo } from '@dawa/protocols/console/heard';
import type { MapPlace } from './ground-map.tsx';

/** Stations for the map: those that said where they are, the newest of them, the chosen one last and so on top. */
export function heardPlaces(
  stations: readonly HeardStationInfo[],
  chosen: string | undefined,
): readonly MapPlace[] {
  return stations
    .slice(0, mostPlaces)
    .flatMap(({ callsign, position }) =>
      position === null
        ? []
        : [
            {
              name: callsign,
              latitudeDeg: position.latitudeDeg,
              longitudeDeg: position.longitudeDeg,
              isChosen: callsign === chosen,
            },
          ],
    )
    .sort((a, b) => Number(a.isChosen) - Number(b.isChosen));
}

/** More names than these cannot be read on a map. */
const mostPlaces = 60;
