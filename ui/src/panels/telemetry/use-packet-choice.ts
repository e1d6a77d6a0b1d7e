import { useEffect, useState } from 'react';
import { liveStore } from '../../api/live-store.ts';

/** How often another packet comes under the eyes of somebody who reads it. */
const everyMs = 1000;

/**
 * The packet to inspect: the chosen one, or the newest that brought one of these values, else the newest at all.
 *
 * @returns undefined while nothing was received
 */
export function usePacketChoice(chosenLsn: number | null, names: readonly string[]): number | undefined {
  const [newest, setNewest] = useState<number | undefined>(() => newestLsn(names));
  const key = names.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds the names
  useEffect(() => {
    if (chosenLsn !== null) return;
    const look = () => setNewest(newestLsn(names));
    look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [chosenLsn, key]);
  return chosenLsn ?? newest;
}

function newestLsn(names: readonly string[]): number | undefined {
  const latest = liveStore.getState().view?.latest ?? {};
  const first = latest[names[0] ?? ''];
  if (first !== undefined) return first.packetLsn;
  let newest: number | undefined;
  for (const { packetLsn } of Object.values(latest))
    if (newest === undefined || packetLsn > newest) newest = packetLsn;
  return newest;
}
