import { type HeardStationInfo, heardStation } from '@dawa/protocols/console/heard';
import { pageOf } from '@dawa/protocols/console/quantity';
import { useEffect, useState } from 'react';
import { onLiveMessage } from './live-messages.ts';
import { ask, sayFault } from './rest.ts';

export interface HeardStations {
  /** Heard last first; undefined until the first answer. */
  readonly stations: readonly HeardStationInfo[] | undefined;
  readonly fault: string | null;
}

/** Stations of which frames were heard, kept up to date while they are shown. */
export function useHeardStations(): HeardStations {
  const [heard, setHeard] = useState<HeardStations>({ stations: undefined, fault: null });
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      const answer = await ask(pageOf(heardStation), '/stations-heard');
      if (isGone) return;
      setHeard(({ stations }) =>
        answer.ok
          ? { stations: newestFirst(stations ?? [], answer.value.items), fault: null }
          : { stations, fault: sayFault(answer.fault) },
      );
    };
    const stop = onLiveMessage((message) => {
      if (message.type === 'heard')
        setHeard(({ stations, fault }) => ({
          stations: newestFirst(stations ?? [], message.stations),
          fault,
        }));
      // After a cut, or for another mission.
      if (message.type === 'hello') {
        setHeard({ stations: undefined, fault: null });
        void read();
      }
    });
    void read();
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return heard;
}

/** With each station as it was heard last. */
export function newestFirst(
  before: readonly HeardStationInfo[],
  heard: readonly HeardStationInfo[],
): readonly HeardStationInfo[] {
  const byCallsign = new Map(before.map((station) => [station.callsign, station]));
  for (const station of heard) {
    const known = byCallsign.get(station.callsign);
    if (known === undefined || known.lastHeardAtMs <= station.lastHeardAtMs)
      byCallsign.set(station.callsign, station);
  }
  return [...byCallsign.values()].sort(
    (a, b) => b.lastHeardAtMs - a.lastHeardAtMs || a.callsign.localeCompare(b.callsign),
  );
}
