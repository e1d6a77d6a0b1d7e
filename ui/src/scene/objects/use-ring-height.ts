import { useStation } from '../../api/live-store.ts';
import { useObjects } from './object-store.ts';

/** Higher up a ring would be behind the eye of whoever looks at the globe. */
const highestRingKm = 2500;

/** Height that the station's ring is drawn for: of the picked object where that is low, else of the satellite that is followed. */
export function useRingHeightKm(): number | undefined {
  const picked = useObjects((store) => store.detail?.heightKm);
  const followed = useStation((view) => view.track.satellite?.heightKm);
  const heightKm = picked !== undefined && picked < highestRingKm ? picked : followed;
  return heightKm === undefined ? undefined : Math.max(0, heightKm);
}
