import type { PlanAnswer, PlanPass, PlanSatellite } from '@dawa/protocols/console/plan';
import { memo, useMemo } from 'react';
import { useNow } from '../api/live-store.ts';
import { formatUtc } from '../locales/format-time.ts';
import { stateLine } from '../locales/plan-words.ts';
import {
  type AxisTick,
  hillOf,
  type PlanHill,
  type PlanScale,
  planX,
  rowBox,
  withRoom,
} from './plan-geometry.ts';

export interface RowTime {
  readonly scale: PlanScale;
  readonly nights: PlanAnswer['nights'];
  readonly ticks: readonly AxisTick[];
}

interface PlanRowProps extends RowTime {
  readonly satellite: PlanSatellite;
  readonly passes: readonly PlanPass[];
  readonly chosenId: string | null;
  readonly onChoose: (passId: string) => void;
}

/** One satellite: its passes as hills over the ridge, each to be chosen. */
export function PlanRow({ satellite, passes, chosenId, onChoose, ...time }: PlanRowProps) {
  const { scale } = time;
  const hills = useMemo(
    () =>
      passes.flatMap((pass) => {
        const hill = hillOf(pass, scale);
        return hill === undefined ? [] : [{ pass, hill }];
      }),
    [passes, scale],
  );
  const isCurrent = passes.some(({ passId }) => passId === chosenId);
  const { name, what, priority, isFollowed, fault } = satellite;
  return (
    <div className={isCurrent ? 'row cur' : 'row'}>
      <div className="rl2">
        <b title={name}>{name}</b>
        {what !== null && <span>{what}</span>}
        <span className="pr n">
          {isFollowed ? 'followed by the station' : priority === null ? 'by value' : `priority ${priority}`}
        </span>
      </div>
      <div className="rt">
        <svg
          viewBox={`0 0 ${Math.max(1, scale.width)} ${rowBox.height}`}
          preserveAspectRatio="none"
          className="tl-r"
          aria-hidden="true"
        >
          <RowGround {...time} />
          {hills.map(({ pass, hill }) => (
            <Hill key={pass.passId} pass={pass} hill={hill} />
          ))}
        </svg>
        <Heights hills={hills} scale={scale} />
        {hills.map(({ pass, hill }) => (
          <PassButton
            key={pass.passId}
            pass={pass}
            hill={hill}
            width={scale.width}
            isChosen={pass.passId === chosenId}
            onChoose={onChoose}
          />
        ))}
        {fault !== null && <p className="rfault">{fault}</p>}
      </div>
    </div>
  );
}

/** Night and the hours behind a row. */
export const RowGround = memo(function RowGround({ scale, nights, ticks }: RowTime) {
  return (
    <>
      {nights.map(({ fromAtMs, toAtMs }) => (
        <rect
          key={fromAtMs}
          x={planX(scale, fromAtMs)}
          width={Math.max(0, planX(scale, toAtMs) - planX(scale, fromAtMs))}
          y="0"
          height="100%"
          className="nt"
        />
      ))}
      {ticks.map(({ atMs, x, isMajor }) => (
        <path key={atMs} d={`M${x.toFixed(1)} 0V${rowBox.height}`} className={isMajor ? 'g m' : 'g'} />
      ))}
    </>
  );
});

function Hill({ pass, hill }: { pass: PlanPass; hill: PlanHill }) {
  const isOver = useNow((nowMs) => nowMs >= (pass.contact?.toAtMs ?? pass.losAtMs));
  const kind = pass.contact === null ? pass.state : pass.isFollowed ? 'followed' : 'proposed';
  return (
    <g className={`h ${kind} ${isOver ? 'old' : ''}`}>
      <path d={hill.ground} className="rid" />
      {hill.unused !== '' && <path d={hill.unused} className="un" />}
      {hill.used !== '' && <path d={hill.used} className="f" />}
      <path d={hill.outline} className="o" />
    </g>
  );
}

const labelRoom = 30;

/** Heights of what is in the plan, where there is room to write them. */
function Heights({
  hills,
  scale,
}: {
  hills: readonly { pass: PlanPass; hill: PlanHill }[];
  scale: PlanScale;
}) {
  const shown = withRoom(
    hills.filter(({ pass }) => pass.contact !== null),
    scale.width,
    labelRoom,
  );
  return shown.map(({ pass, hill }) => (
    <span
      key={pass.passId}
      className="pl"
      style={{ left: hill.topX, top: `${(100 * (hill.topY - 1)) / rowBox.height}%` }}
    >
      {Math.round(pass.maxElevationDeg)}°
    </span>
  ));
}

const leastTarget = 24;

interface PassButtonProps {
  readonly pass: PlanPass;
  readonly hill: PlanHill;
  readonly width: number;
  readonly isChosen: boolean;
  readonly onChoose: (passId: string) => void;
}

function PassButton({ pass, hill, width, isChosen, onChoose }: PassButtonProps) {
  const wide = Math.max(leastTarget, hill.toX - hill.fromX + 6);
  const middle = (hill.fromX + hill.toX) / 2;
  // A pass that began before the view keeps a target inside of it.
  const left = Math.min(width - leastTarget / 2, Math.max(-2, middle - wide / 2));
  return (
    <button
      type="button"
      className="hit"
      style={{ left, width: Math.min(wide, Math.max(leastTarget, width + 2 - left)) }}
      tabIndex={isChosen ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={`${pass.name}, ${formatUtc(pass.aosAtMs).slice(0, 5)} UTC, highest ${Math.round(pass.maxElevationDeg)}°, ${stateLine(pass)}`}
      title={stateLine(pass)}
      data-pass={pass.passId}
      data-state={pass.state}
      data-testid="plan-pass"
      onClick={() => onChoose(pass.passId)}
    />
  );
}

/** The antenna's own row: what it is busy with, and before it turning and waiting. */
export function AntennaRow({ passes, ...time }: RowTime & { readonly passes: readonly PlanPass[] }) {
  const { scale } = time;
  const contacts = passes.flatMap(({ passId, contact, isFollowed }) =>
    contact === null ? [] : [{ passId, isFollowed, ...contact }],
  );
  const bar = (fromAtMs: number, toAtMs: number) => {
    const x = planX(scale, fromAtMs);
    return { x, width: Math.max(1.5, planX(scale, toAtMs) - x) };
  };
  return (
    <div className="row ant">
      <div className="rl2">
        <b>Antenna</b>
        <span>turns and waits</span>
      </div>
      <div className="rt">
        <svg
          viewBox={`0 0 ${Math.max(1, scale.width)} ${rowBox.height}`}
          preserveAspectRatio="none"
          className="tl-r"
          role="img"
          aria-label={`The antenna is asked for ${contacts.length} times`}
        >
          <RowGround {...time} />
          {contacts.map(({ passId, isFollowed, fromAtMs, toAtMs, prepareFromAtMs }) => (
            <g key={passId}>
              <rect {...bar(prepareFromAtMs, fromAtMs)} y="18" height="24" className="turn" />
              <rect
                {...bar(fromAtMs, toAtMs)}
                y="10"
                height="40"
                className={isFollowed ? 'busy' : 'busy prop'}
              />
            </g>
          ))}
        </svg>
      </div>
    </div>
  );
}
