import type { PlanAnswer, PlanPass } from '@dawa/protocols/console/plan';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { type PlanStep, type PlanWindow, steppedPass } from '../api/plan-view.ts';
import { formatLocal } from '../locales/format-time.ts';
import { townOf } from '../locales/plain-name.ts';
import { useSize } from '../panels/use-size.ts';
import { axisTicks, planX } from './plan-geometry.ts';
import { AntennaRow, PlanRow } from './plan-row.tsx';

interface TimelineProps {
  readonly plan: PlanAnswer;
  readonly window: PlanWindow;
  readonly chosen: PlanPass | undefined;
  readonly onChoose: (passId: string) => void;
  /** Enter on a pass. */
  readonly onOpen: (passId: string) => void;
}

/** Figures of an hour need so much room. */
const leastTickPx = 38;

/** The passes of every satellite over time, night behind them and now before them. */
export function PlanTimeline({ plan, window, chosen, onChoose, onOpen }: TimelineProps) {
  const [axisRef, { width }] = useSize<HTMLDivElement>();
  const rowsRef = useRef<HTMLDivElement>(null);
  const { fromAtMs, toAtMs } = window;
  const scale = useMemo(() => ({ fromAtMs, toAtMs, width }), [fromAtMs, toAtMs, width]);
  const { stepMs, ticks } = useMemo(() => axisTicks(scale, leastTickPx), [scale]);
  const passesOf = useMemo(() => {
    const rows = new Map<number, PlanPass[]>();
    for (const pass of plan.passes) rows.set(pass.noradId, [...(rows.get(pass.noradId) ?? []), pass]);
    return rows;
  }, [plan]);
  const time = { scale, nights: plan.nights, ticks };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onOpen(chosen.passId);
      return;
    }
    if (step === undefined) return;
    event.preventDefault();
    const next = steppedPass(plan, chosen, step);
    onChoose(next.passId);
    rowsRef.current?.querySelector<HTMLElement>(`[data-pass="${CSS.escape(next.passId)}"]`)?.focus();
  };
  return (
    <section className="p tline" aria-label="Timeline">
      <Axis ticks={ticks} stepMs={stepMs} axisRef={axisRef} />
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons, of which one is in the tab order */}
      <div
        className="rows"
        ref={rowsRef}
        role="group"
        aria-label="Passes; arrows go through them, Enter opens"
        data-count={Math.min(4, plan.satellites.length)}
        onKeyDown={onKeyDown}
      >
        {width > 0 &&
          plan.satellites.map((satellite) => (
            <PlanRow
              key={satellite.noradId}
              satellite={satellite}
              passes={passesOf.get(satellite.noradId) ?? noPasses}
              chosenId={chosen?.passId ?? null}
              onChoose={onChoose}
              {...time}
            />
          ))}
      </div>
      {width > 0 && <AntennaRow passes={plan.passes} {...time} />}
      <NowLine scale={scale} />
      <Legend />
    </section>
  );
}

const noPasses: readonly PlanPass[] = [];
const keySteps: Readonly<Record<string, PlanStep>> = {
  ArrowLeft: 'before',
  ArrowRight: 'after',
  ArrowUp: 'above',
  ArrowDown: 'below',
  Home: 'first',
  End: 'last',
};

const dayMs = 86_400_000;
/** A figure over the edge would stand in the names. */
const leastEdgePx = 14;
const dayNames = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });

interface AxisProps {
  readonly ticks: ReturnType<typeof axisTicks>['ticks'];
  readonly stepMs: number;
  readonly axisRef: React.RefObject<HTMLDivElement | null>;
}

function Axis({ ticks, stepMs, axisRef }: AxisProps) {
  const { timeZone, placeName } = useStation((view) => view.station);
  const utc = (atMs: number) => new Date(atMs).toISOString().slice(11, stepMs < 3_600_000 ? 16 : 13);
  const label = (atMs: number) =>
    stepMs >= dayMs / 2 && atMs % dayMs === 0 ? dayNames.format(atMs) : utc(atMs);
  // Whole hours are enough where the town is whole hours away.
  const local = (atMs: number) => {
    const text = formatLocal(atMs, timeZone);
    return stepMs >= 3_600_000 && text.endsWith(':00') ? text.slice(0, 2) : text;
  };
  return (
    <div className="axis" aria-hidden="true">
      <div className="ax-l">
        <span>UTC</span>
        <span className="dim">{townOf(placeName)}</span>
      </div>
      <div className="ax" ref={axisRef}>
        {ticks
          .filter(({ x }) => x > leastEdgePx)
          .map(({ atMs, x, isMajor }) => (
            <span key={atMs} className={isMajor ? 'n m' : 'n'} style={{ left: x }}>
              <b>{label(atMs)}</b>
              <i>{local(atMs)}</i>
            </span>
          ))}
      </div>
    </div>
  );
}

function NowLine({ scale }: { scale: { fromAtMs: number; toAtMs: number; width: number } }) {
  // Half a pixel is where the line is seen to move.
  const x = useNow((nowMs) => Math.round(planX(scale, nowMs) * 2) / 2);
  const label = useNow((nowMs) => new Date(nowMs).toISOString().slice(11, 16));
  if (x < 0 || x > scale.width) return null;
  return (
    <div className="nowbox" aria-hidden="true">
      <div className="nowln" style={{ left: x }}>
        <em className="n">{label}</em>
      </div>
    </div>
  );
}

const wide = 'M1 13C8 13 9 2 15 2S22 13 29 13Z';
const inner = 'M8 13C10 8 11 2 15 2S20 8 22 13Z';
const under = 'M1 13 8 9H22L29 13Z';

function Legend() {
  const placeName = useStation((view) => view.station.placeName);
  const hill = (kind: string) => (
    <svg viewBox="0 0 30 14" className={`h ${kind}`} aria-hidden="true">
      <path d={under} className="rid" />
      {kind === 'gave-way' ? (
        <path d={inner} className="un" />
      ) : (
        kind !== 'hidden' && <path d={inner} className="f" />
      )}
      <path d={wide} className="o" />
    </svg>
  );
  return (
    <div className="legend">
      <span>{hill('followed')}booked, above the ridge</span>
      <span>{hill('proposed')}proposed</span>
      <span>{hill('gave-way')}gave way</span>
      <span>{hill('hidden')}hidden or too short</span>
      <span>
        <i className="nsw" />
        night in {townOf(placeName)}
      </span>
      <span className="hint">
        Arrows move between passes, <kbd>Enter</kbd> opens
      </span>
    </div>
  );
}
