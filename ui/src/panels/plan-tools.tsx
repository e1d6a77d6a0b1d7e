import type { PlanAnswer } from '@dawa/protocols/console/plan';
import { stationNowMs, useNow } from '../api/live-store.ts';
import { type PlanView, type PlanWindow, planSpans, steppedView, summaryOf } from '../api/plan-view.ts';
import { formatNumber } from '../locales/format-number.ts';
import { windowWords } from '../locales/plan-words.ts';

interface ToolsProps {
  readonly view: PlanView;
  readonly window: PlanWindow;
  readonly plan: PlanAnswer | undefined;
  readonly onView: (view: PlanView) => void;
}

const names = { '3h': '3 h', '12h': '12 h', day: 'Day', week: 'Week' } as const;

/** What time is looked at, what the plan has in it, and the plan as a file. */
export function PlanTools({ view, window, plan, onView }: ToolsProps) {
  const { fromAtMs, toAtMs } = window;
  const step = (steps: number) => onView(steppedView(view, stationNowMs(), steps));
  return (
    <div className="tools">
      <h1>Plan</h1>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of which one is pressed */}
      <div className="seg" role="group" aria-label="Time shown">
        {planSpans.map((span) => (
          <button
            key={span}
            type="button"
            className={span === view.span ? 'btn on' : 'btn'}
            aria-pressed={span === view.span}
            onClick={() => onView({ ...view, span })}
          >
            {names[span]}
          </button>
        ))}
      </div>
      <button type="button" className="btn" aria-label="Earlier" onClick={() => step(-1)}>
        ‹
      </button>
      <b className="n when" data-testid="plan-window">
        {windowWords(fromAtMs, toAtMs)}
      </b>
      <button type="button" className="btn" aria-label="Later" onClick={() => step(1)}>
        ›
      </button>
      <button
        type="button"
        className="btn ghost"
        disabled={view.fromAtMs === null}
        onClick={() => onView({ ...view, fromAtMs: null, passId: null })}
      >
        Now
      </button>
      {plan !== undefined && <Summary plan={plan} />}
      <a
        className="btn file"
        href={`/api/v1/plan.ics?fromAtMs=${fromAtMs}&toAtMs=${toAtMs}`}
        download="dawa-plan.ics"
        title="The contacts of the time shown, as iCalendar"
        data-testid="plan-calendar"
      >
        Calendar file
      </a>
    </div>
  );
}

function Summary({ plan }: { plan: PlanAnswer }) {
  const nowMs = useNow((atMs) => Math.floor(atMs / 60_000) * 60_000);
  const { followed, proposed, usefulMs, shortened } = summaryOf(plan, plan, nowMs);
  const best = plan.isOptimal
    ? 'No plan of these requests is worth more.'
    : `No plan of these requests is worth more by over ${formatNumber(100 * plan.gapBound, 1)} %.`;
  return (
    <span className="sum n" title={best} data-testid="plan-summary">
      <b>{followed}</b> booked
      {proposed > 0 && (
        <>
          , <b>{proposed}</b> proposed
        </>
      )}
      , <b>{formatNumber(usefulMs / 60_000)} min</b>
      {shortened > 0 && (
        <>
          , <b>{shortened}</b> shortened
        </>
      )}
    </span>
  );
}
