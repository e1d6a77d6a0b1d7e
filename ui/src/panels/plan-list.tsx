import type { PlanPass } from '@dawa/protocols/console/plan';
import { useEffect, useRef } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { usefulMsOf } from '../api/plan-view.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatLocal, formatUtc } from '../locales/format-time.ts';
import { townOf } from '../locales/plain-name.ts';
import { shortLength, stateLine } from '../locales/plan-words.ts';
import { Mark } from './mark.tsx';
import { planMark } from './plan-detail.tsx';

interface PlanListProps {
  readonly passes: readonly PlanPass[];
  readonly chosenId: string | null;
  /** Hidden passes are left out unless all are asked for. */
  readonly isAll: boolean;
  readonly onAll: (isAll: boolean) => void;
  readonly onChoose: (passId: string) => void;
  /** Several days: the day stands before the time. */
  readonly hasDays: boolean;
}

/** What is still to come in the window, with the state of each pass in words. */
export function PlanList({ passes, chosenId, isAll, onAll, onChoose, hasDays }: PlanListProps) {
  // A pass leaves the list when it has set; the list is drawn again then and not before.
  const nextEndMs = useNow((nowMs) =>
    passes.reduce(
      (next, { losAtMs }) => (losAtMs > nowMs ? Math.min(next, losAtMs) : next),
      Number.MAX_VALUE,
    ),
  );
  const ahead = passes.filter(({ losAtMs }) => losAtMs >= nextEndMs);
  const shown = isAll ? ahead : ahead.filter(({ state }) => state !== 'hidden');
  const placeName = useStation((view) => view.station.placeName);
  return (
    <section className="p next" aria-label="Next passes">
      <header>
        <h2>Next passes</h2>
        <div className="r n">
          <span>
            {formatNumber(shown.length)} of {formatNumber(ahead.length)}
          </span>
          <button
            type="button"
            className="btn ghost"
            aria-pressed={isAll}
            data-testid="plan-all"
            onClick={() => onAll(!isAll)}
          >
            {isAll ? 'Without hidden' : 'All'}
          </button>
        </div>
      </header>
      <div className="scrolls">
        <table className="list">
          <thead>
            <tr>
              <th scope="col" className="num">
                UTC
              </th>
              <th scope="col" className="num narrow-off">
                {townOf(placeName)}
              </th>
              <th scope="col">Satellite</th>
              <th scope="col" className="num">
                Top
              </th>
              <th scope="col" className="num narrow-off">
                Use
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((pass) => (
              <PassLine
                key={pass.passId}
                pass={pass}
                isChosen={pass.passId === chosenId}
                hasDays={hasDays}
                onChoose={onChoose}
              />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p className="em">
            {ahead.length === 0
              ? 'No more passes in this time.'
              : `Nothing over the ridge in this time; ${ahead.length} hidden behind it.`}
          </p>
        )}
      </div>
    </section>
  );
}

const dayNames = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

interface PassLineProps {
  readonly pass: PlanPass;
  readonly isChosen: boolean;
  readonly hasDays: boolean;
  readonly onChoose: (passId: string) => void;
}

function PassLine({ pass, isChosen, hasDays, onChoose }: PassLineProps) {
  const timeZone = useStation((view) => view.station.timeZone);
  const isRunning = useNow((nowMs) => nowMs >= pass.aosAtMs && nowMs < pass.losAtMs && pass.isFollowed);
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const time = formatUtc(pass.aosAtMs).slice(0, 5);
  return (
    <tr
      ref={row}
      aria-selected={isChosen}
      className={pass.contact === null ? 'out' : undefined}
      data-testid="pass-row"
      onClick={() => onChoose(pass.passId)}
    >
      <td className="num">
        {/* The row is a large target for the pointer; this is the one for keys and for readers. */}
        <button type="button" className="link" aria-label={`Choose ${pass.name}, ${time} UTC`}>
          {hasDays && <span className="dim">{dayNames.format(pass.aosAtMs)} </span>}
          {time}
        </button>
      </td>
      <td className="num dim narrow-off">{formatLocal(pass.aosAtMs, timeZone)}</td>
      <td>{pass.name}</td>
      <td className="num">{Math.round(pass.maxElevationDeg)}°</td>
      <td className="num narrow-off">{pass.state === 'hidden' ? '' : shortLength(usefulMsOf(pass))}</td>
      <td className="st" title={stateLine(pass)}>
        <Mark name={isRunning ? 'run' : planMark(pass)} /> {isRunning ? 'running' : stateLine(pass)}
      </td>
    </tr>
  );
}
