import { useHeardStations } from '../api/heard-stations.ts';
import { useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { GroundMap } from '../scene/ground-map.tsx';
import { heardPlaces } from '../scene/heard-places.ts';
import { Panel } from './panel.tsx';

/** The ground under the sky, where the screen is wide enough for it. */
export default function GroundPanel() {
  const heightKm = useStation((view) => view.track.satellite?.heightKm ?? null);
  const { stations } = useHeardStations();
  return (
    <Panel
      title="Ground"
      className="ground"
      right={heightKm !== null && <span className="n">height {formatNumber(heightKm)} km</span>}
    >
      <GroundMap places={heardPlaces(stations ?? [], undefined)} />
    </Panel>
  );
}
