import { missionInfo } from '@dawa/protocols/console/mission';
import { type PassDetail, passDetail } from '@dawa/protocols/console/pass';
import { useId, useState } from 'react';
import * as actions from '../api/actions.ts';
import { useIsReplaying, useNow } from '../api/live-store.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useList } from '../api/use-list.ts';
import { type LinkWords, linkWords } from '../locales/link-words.ts';

interface PassWorkProps {
  readonly passId: string;
  readonly aosAtMs: number;
}

/**
 * For which mission a pass is worked, and on which downlink the radio listens, where there is a choice: until it rises. Nothing
 * where there is none.
 */
export function PassWork({ passId, aosAtMs }: PassWorkProps) {
  const [version, setVersion] = useState(0);
  const { value: pass } = useAnswer(passDetail, `/passes/${encodeURIComponent(passId)}`, version);
  const { items: missions = [] } = useList(missionInfo, '/missions');
  const hasBegun = useNow((nowMs) => nowMs >= aosAtMs);
  const isReplaying = useIsReplaying();
  if (pass?.choices === undefined || pass.missionId === undefined) return null;
  const choose = (wish: { missionId?: string; linkId?: string }) =>
    void actions.chooseWork(passId, wish).then(() => setVersion((before) => before + 1));
  const nameOf = (missionId: string) =>
    missions.find((one) => one.missionId === missionId)?.name ?? missionId;
  const links = missions.find((one) => one.missionId === pass.missionId)?.links ?? [];
  const { missionId, linkIds, choices } = pass;
  return (
    <div className="pass-work" data-testid="pass-work">
      <Choice
        label="Worked for"
        testId="work-mission"
        options={choices.map((one) => ({ id: one.missionId, words: nameOf(one.missionId) }))}
        value={missionId}
        isFixed={hasBegun || isReplaying}
        onChoose={(id) => choose({ missionId: id })}
      />
      <Choice
        label="Listens to"
        testId="work-link"
        options={linkOptions(choices, missionId, links)}
        value={linkIds?.[0] ?? ''}
        isFixed={hasBegun || isReplaying}
        onChoose={(id) => choose({ linkId: id })}
      />
      {hasBegun && <small className="dim">Can be changed until it rises.</small>}
    </div>
  );
}

function linkOptions(
  choices: NonNullable<PassDetail['choices']>,
  missionId: string,
  links: readonly LinkWords[],
) {
  const linkIds = choices.find((one) => one.missionId === missionId)?.linkIds ?? [];
  return linkIds.map((id) => ({ id, words: linkWords(id, links) }));
}

interface ChoiceProps {
  readonly label: string;
  readonly testId: string;
  readonly options: readonly { readonly id: string; readonly words: string }[];
  readonly value: string;
  readonly isFixed: boolean;
  readonly onChoose: (id: string) => void;
}

/** A list to choose from; in words alone where there is but one, or it is too late. */
function Choice({ label, testId, options, value, isFixed, onChoose }: ChoiceProps) {
  const id = useId();
  if (options.length === 0) return null;
  const words = options.find((one) => one.id === value)?.words ?? value;
  const isChoice = options.length > 1 && !isFixed;
  return (
    <div className="choice">
      {isChoice ? (
        <label className="dim" htmlFor={id}>
          {label}
        </label>
      ) : (
        <span className="dim">{label}</span>
      )}
      {isChoice ? (
        <select
          id={id}
          className="field"
          data-testid={testId}
          value={value}
          onChange={({ target }) => onChoose(target.value)}
        >
          {options.map((one) => (
            <option key={one.id} value={one.id}>
              {one.words}
            </option>
          ))}
        </select>
      ) : (
        <span className="n" data-testid={testId}>
          {words}
        </span>
      )}
    </div>
  );
}
