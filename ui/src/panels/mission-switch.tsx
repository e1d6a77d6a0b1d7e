import { missionInfo } from '@dawa/protocols/console/mission';
import { useView } from '../api/live-store.ts';
import { showMission } from '../api/shown-mission.ts';
import { useList } from '../api/use-list.ts';

/** Where several missions are followed: whose values and commands the pages show. Nothing where there is but one. */
export function MissionSwitch({ label }: { readonly label: string }) {
  const shown = useView((view) => view.mission.missionId);
  const { items = [] } = useList(missionInfo, '/missions');
  if (items.length < 2) return null;
  const [first] = items;
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
