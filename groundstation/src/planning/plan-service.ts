import type { PlanAnswer } from '@dawa/protocols/console/plan';
import type { Clock } from '@dawa/seams/clock';
import type { Span } from '../ports.ts';
import { calendarText } from './calendar.ts';
import { nightsOf } from './nights.ts';
import { appointmentOf, passInfo, satelliteInfo } from './plan-answer.ts';
import { type PlanWindow, type PlanWishes, planWindow, type WindowRequest } from './plan-window.ts';
import { unmetText } from './plan-words.ts';

export interface PlanSettings
  extends Pick<WindowRequest, 'sky' | 'antenna' | 'satellites' | 'atWorkFromAtMs'> {
  readonly clock: Pick<Clock, 'nowAtMs' | 'monotonicMs'>;
  /** What was asked for, with what counts by days laid over the span. */
  readonly wishesFor: (span: Span) => PlanWishes;
  /** A calendar of a rehearsal must not look like one of real passes. */
  readonly isRehearsal: boolean;
}

/** The station's plan: what it will follow, and what could be fitted in around it. It books nothing and moves nothing. */
export interface PlanService {
  /** Passes of which some part lies in the span, hidden ones too, and what the plan does with each. */
  plan(span: Span): Promise<PlanAnswer>;
  /** The contacts of a span as a calendar (iCalendar). */
  calendar(span: Span): Promise<string>;
}

const dayMs = 86_400_000;
/** The plan that everybody looks at: from yesterday for so many days. */
const standingDays = 10;
const keptWindows = 4;
/** A plan that is not proved the best by then is handed out with its bound. */
const longestSearchMs = 1000;

export function createPlanService(settings: PlanSettings): PlanService {
  const { clock, sky, satellites, wishesFor } = settings;
  const windows = new Map<string, PlanWindow & { readonly madeAtMs: number }>();

  const make = (span: Span) => {
    let startedMs: number | undefined;
    const shouldStop = () => {
      startedMs ??= clock.monotonicMs();
      return clock.monotonicMs() - startedMs > longestSearchMs;
    };
    const window = planWindow({ ...settings, span, wishes: wishesFor(span), shouldStop });
    return { ...window, madeAtMs: clock.nowAtMs() };
  };
  const windowFor = (asked: Span) => {
    const span = windowSpan(asked, clock.nowAtMs());
    const key = `${span.fromAtMs} ${span.toAtMs}`;
    let window = windows.get(key);
    if (window === undefined) {
      if (windows.size >= keptWindows) windows.delete(windows.keys().next().value!);
      window = make(span);
      windows.set(key, window);
    }
    return window;
  };
  const passesIn = (span: Span) => {
    const window = windowFor(span);
    const passes = window.passes.filter(
      ({ flat }) => flat.toAtMs >= span.fromAtMs && flat.fromAtMs < span.toAtMs,
    );
    return { window, passes };
  };
  const stepMs = (span: Span) => (span.toAtMs - span.fromAtMs > longSpanMs ? coarseStepMs : fineStepMs);

  return {
    async plan(span) {
      const { window, passes } = passesIn(span);
      const { isOptimal, gapBound, unmet } = window.schedule;
      const known = new Map(satellites.map((satellite) => [satellite.noradId, satellite]));
      const nameOf = (noradId: number) => known.get(noradId)?.name ?? String(noradId);
      const missionOf = (noradId: number) => known.get(noradId)?.missionId;
      return {
        stationId: sky.stationId,
        ...span,
        madeAtMs: window.madeAtMs,
        satellites: satellites.map((satellite) => {
          const blind = window.blind.get(satellite.noradId) ?? [];
          return satelliteInfo(
            satellite,
            blind.filter((dark) => dark.toAtMs > span.fromAtMs && dark.fromAtMs < span.toAtMs),
          );
        }),
        passes: passes.map((pass) => passInfo(pass, sky.horizon, stepMs(span), missionOf(pass.pass.noradId))),
        nights: nightsOf(sky.place, span),
        unmet: unmet
          .filter(({ fromAtMs, toAtMs }) => toAtMs > span.fromAtMs && fromAtMs < span.toAtMs)
          .map((demand) => unmetText(demand, nameOf(demand.noradId))),
        isOptimal,
        gapBound,
      };
    },
    async calendar(span) {
      const { passes } = passesIn(span);
      const appointments = passes.flatMap((pass) => appointmentOf(pass, settings.isRehearsal) ?? []);
      return calendarText(appointments, clock.nowAtMs());
    },
  };
}

/** A day and a half of hills is drawn wide enough to see their shape. */
const longSpanMs = 1.5 * dayMs;
const fineStepMs = 20_000;
const coarseStepMs = 60_000;

/**
 * The span that is planned for whoever asks: the standing plan, or whole days with one more on either side. So two who look
 * at the same pass see the same answer, and what lies just outside of a view counts.
 */
export function windowSpan({ fromAtMs, toAtMs }: Span, nowAtMs: number): Span {
  const day = (atMs: number) => Math.floor(atMs / dayMs) * dayMs;
  const standing = { fromAtMs: day(nowAtMs) - dayMs, toAtMs: day(nowAtMs) + (standingDays - 1) * dayMs };
  if (fromAtMs >= standing.fromAtMs && toAtMs <= standing.toAtMs) return standing;
  return { fromAtMs: day(fromAtMs) - dayMs, toAtMs: day(toAtMs) + 2 * dayMs };
}
