import { missionInfo } from '@dawa/protocols/console/mission';
import { useView } from '../api/live-store.ts';
import { showMission } from '../api/shown-mission.ts';
import { useList } from '../api/use-list.ts';

/** Under this name the station keeps what it measures of itself. */
const stationSource = 'station';

/** Where several missions are followed: whose values and commands the pages show. Nothing where there is but one. */
export function MissionSwitch({
  label,
  ofStation = false,
}: {
  readonly label: string;
  /** What the station measures of itself may be chosen too. */
  readonly ofStation?: boolean;
}) {
  const shown = useView((view) => view.mission.missionId);
  const hasStation = useView((view) => view.station.measures !== undefined) || shown === stationSource;
  const { items: missions = [] } = useList(missionInfo, '/missions');
  const withStation = (ofStation && hasStation) || shown === stationSource;
  const items = withStation ? [...missions, { missionId: stationSource, name: 'Station' }] : missions;
  if (items.length < 2) return null;
  const [first] = missions;
  return (
    <label className="mission-switch">
      <span className="dim">{label}</span>
      <select
        className="field"
        data-testid="mission-switch"
        value={shown}
        onChange={({ target }) => showMission(target.value === first?.missionId ? undefined : target.value)}
      >
        {items.map(({ missionId, name }) => (
          <option key={missionId} value={missionId}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
