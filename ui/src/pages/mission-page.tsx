import { missionInfo } from '@dawa/protocols/console/mission';
import { useState } from 'react';
import { useView } from '../api/live-store.ts';
import { showMission, shownMission } from '../api/shown-mission.ts';
import { useList } from '../api/use-list.ts';
import { MissionFacts } from '../panels/mission-facts.tsx';
import { useTitle } from '../panels/use-title.ts';

/** What is known of each mission that this station follows, and how surely. */
export function MissionPage() {
  useTitle('Mission');
  const worked = useView((view) => view.mission);
  const { items, fault } = useList(missionInfo, '/missions');
  const [chosenId, choose] = useState(shownMission() ?? worked?.missionId);
  const missions = items ?? (worked === undefined ? [] : [worked]);
  const mission = missions.find(({ missionId }) => missionId === chosenId) ?? missions[0];
  if (mission === undefined) return null;
  const isShown = mission.missionId === worked?.missionId;
  return (
    <main className="page mission-page" id="main">
      <div className="tools">
        {missions.length > 1 && (
          <label>
            <span className="dim">Mission </span>
            <select
              className="field"
              value={mission.missionId}
              onChange={(event) => choose(event.target.value)}
              data-testid="mission-choice"
            >
              {missions.map(({ missionId, name }) => (
                <option key={missionId} value={missionId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <h1 className="mission-name">{mission.name}</h1>
        {mission.badges.map((badge) => (
          <span key={badge} className="tag watch">
            {badge}
          </span>
        ))}
        {!isShown && (
          <button
            type="button"
            className="btn grow"
            data-testid="show-mission"
            onClick={() =>
              showMission(mission.missionId === missions[0]?.missionId ? undefined : mission.missionId)
            }
          >
            Show its values on all pages
          </button>
        )}
      </div>
      {fault !== null && <p className="dim">{fault}</p>}
      <p className="dim sure-words">
        A official, B press, C computed, D from memory, ? in conflict or unknown. Tap a letter for the source.
      </p>
      <div className="mission-facts" data-testid="mission-facts">
        <MissionFacts mission={mission} />
      </div>
    </main>
  );
}
