import { dictionaryInfo } from '@dawa/protocols/console/archive';
import { useEffect, useState } from 'react';
import * as actions from '../../api/actions.ts';
import { useIsReplaying, useStation } from '../../api/live-store.ts';
import { notify } from '../../api/notices.ts';
import { useList } from '../../api/use-list.ts';
import { formatUtcDate } from '../../locales/format-time.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Panel } from '../panel.tsx';

interface DictionariesProps {
  /** Packets of this span are decoded again when asked. */
  readonly span: { readonly fromAtMs: number; readonly toAtMs: number };
  readonly spanName: string;
}

/** By which versions of the mission's dictionary the samples were decoded; packets can be decoded again by the newest. */
export function Dictionaries({ span, spanName }: DictionariesProps) {
  const missionId = useStation((view) => view.mission.missionId);
  const parametersDefined = useStation((view) => view.parametersDefined);
  const [done, setDone] = useState(0);
  const { items, fault } = useList(dictionaryInfo, '/dictionaries', done);
  // Another version came into use: by somebody's hand, or because the files of the mission changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is the reason
  useEffect(() => setDone((before) => before + 1), [parametersDefined]);
  const lock = useIsReplaying() ? 'This page shows the past: go back to now first.' : null;
  const after = (words: string) => (isDone: boolean) => {
    if (!isDone) return;
    notify(words);
    setDone((before) => before + 1);
  };
  return (
    <Panel title="Dictionaries" className="dicts">
      {fault !== null && <p className="em">The dictionaries could not be read. {fault}</p>}
      <div className="scrolls">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">No.</th>
              <th scope="col">Mission</th>
              <th scope="col">Loaded, UTC</th>
              <th scope="col">Fingerprint</th>
            </tr>
          </thead>
          <tbody>
            {items?.toReversed().map((one) => (
              <tr key={one.dictionaryId} data-testid="dictionary">
                <td className="n">{one.dictionaryId}</td>
                <td>
                  {one.missionId} {one.isCurrent && <span className="tag plain">in use</span>}
                </td>
                <td className="n" title={formatUtcDate(one.loadedAtMs)}>
                  {formatUtcDate(one.loadedAtMs).slice(5, 16)}
                </td>
                <td>
                  <code title={one.hash}>{one.hash.slice(0, 8)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="acts">
        <ConfirmButton
          label="Read the mission again"
          testId="reload-mission"
          disabledBy={lock}
          consequence="Packets from now on are decoded by what the mission's files say now. Samples of before stay as they are."
          onConfirm={() =>
            void actions.reloadMission(missionId).then(after(`The files of ${missionId} were read again.`))
          }
        />
        <ConfirmButton
          label="Decode again"
          testId="redecode"
          disabledBy={lock}
          consequence={`Packets of ${spanName} are decoded by the dictionary in use. What they said before is replaced.`}
          onConfirm={() =>
            void actions.redecode(missionId, span).then(after(`Packets of ${spanName} were decoded again.`))
          }
        />
      </div>
    </Panel>
  );
}
