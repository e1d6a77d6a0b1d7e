import type { PlanAnswer, PlanPass } from '@dawa/protocols/console/plan';
import { useMemo } from 'react';
import { useNow } from '../api/live-store.ts';
import type { PlanWindow } from '../api/plan-view.ts';
import { useSize } from '../panels/use-size.ts';
import { axisTicks, hillOf, planX, rowBox } from './plan-geometry.ts';

interface StripProps {
  readonly plan: PlanAnswer;
  readonly passes: readonly PlanPass[];
  readonly window: PlanWindow;
  readonly chosenId: string | null;
}

/** On a phone: all passes of the time shown in one strip of hills, above their list. */
export function PlanStrip({ plan, passes, window, chosenId }: StripProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const { fromAtMs, toAtMs } = window;
  const scale = useMemo(() => ({ fromAtMs, toAtMs, width }), [fromAtMs, toAtMs, width]);
  const { stepMs, ticks } = useMemo(() => axisTicks(scale, 34), [scale]);
  const hills = useMemo(() => passes.map((pass) => ({ pass, hill: hillOf(pass, scale) })), [passes, scale]);
  const nowX = useNow((nowMs) => Math.round(planX(scale, nowMs)));
  const label = (atMs: number) =>
    new Date(atMs).toISOString().slice(...(stepMs >= 43_200_000 ? [8, 10] : [11, 13]));
  return (
    <div className="p pstrip" ref={ref}>
      {width > 0 && (
        <>
          <svg
            viewBox={`0 0 ${width} ${rowBox.height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${passes.length} passes over the time shown; the list below has them in words`}
          >
            {plan.nights.map((night) => (
              <rect
                key={night.fromAtMs}
                x={planX(scale, night.fromAtMs)}
                width={planX(scale, night.toAtMs) - planX(scale, night.fromAtMs)}
                y="0"
                height="100%"
                className="nt"
              />
            ))}
            {hills.map(
              ({ pass, hill }) =>
                hill && (
                  <g
                    key={pass.passId}
                    className={`h ${pass.contact === null ? pass.state : pass.isFollowed ? 'followed' : 'proposed'} ${pass.passId === chosenId ? 'sel' : ''}`}
                  >
                    <path d={hill.ground} className="rid" />
                    {hill.unused !== '' && <path d={hill.unused} className="un" />}
                    {hill.used !== '' && <path d={hill.used} className="f" />}
                    <path d={hill.outline} className="o" />
                  </g>
                ),
            )}
            {nowX >= 0 && nowX <= width && <path d={`M${nowX} 0V${rowBox.height}`} className="now" />}
          </svg>
          <div className="ax" aria-hidden="true">
            {ticks.map(({ atMs, x }) => (
              <span key={atMs} className="n" style={{ left: x }}>
                {label(atMs)}
              </span>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
