import type { TimeWindow } from '../scene/plot/time-window.ts';

/** Lengths that have a button; any other comes from zooming while the plots follow the clock. */
export const plotSpans = ['10min', '1h', 'pass', 'day', 'all'] as const;
export type NamedSpan = (typeof plotSpans)[number];

/** What the Telemetry page shows, as the address holds it. */
export interface TelemetryView {
  /** Names of what is plotted, in order; null where the address does not say, and the mission's own choice stands. */
  readonly plotted: readonly string[] | null;
  /** Followed up to now; a number is a length in milliseconds. */
  readonly span: NamedSpan | number;
  /** A time that stands still instead. */
  readonly fixed: TimeWindow | null;
  /** Null follows the newest packet of what is plotted first. */
  readonly packetLsn: number | null;
  /** Name of the chosen field of the packet. */
  readonly field: string | null;
  readonly find: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const lengthsMs = { '10min': 10 * minuteMs, '1h': hourMs, day: 24 * hourMs } as const;
/** A pass is shown with what came shortly before and after. */
const aroundPassMs = 30_000;
/** The shortest time that is still a plot. */
export const leastLengthMs = 1000;
/** Twenty years: the life of a mission. */
export const mostLengthMs = 20 * 365.25 * 24 * hourMs;

/** What a span depends on. */
export interface SpanFacts {
  readonly nowAtMs: number;
  readonly pass: { readonly aosAtMs: number; readonly losAtMs: number } | null;
  /** When the archive begins. */
  readonly firstAtMs: number;
}

/** The time that the view shows. */
export function shownWindow(
  { span, fixed }: Pick<TelemetryView, 'span' | 'fixed'>,
  facts: SpanFacts,
): TimeWindow {
  if (fixed !== null) return fixed;
  const { nowAtMs, pass, firstAtMs } = facts;
  if (span === 'pass' && pass !== null)
    return { fromAtMs: pass.aosAtMs - aroundPassMs, toAtMs: pass.losAtMs + aroundPassMs };
  if (span === 'all') {
    const lengthMs = Math.max(minuteMs, nowAtMs - firstAtMs);
    return { fromAtMs: nowAtMs - lengthMs * 1.01, toAtMs: nowAtMs };
  }
  const lengthMs = typeof span === 'number' ? span : span === 'pass' ? lengthsMs['10min'] : lengthsMs[span];
  return { fromAtMs: nowAtMs - lengthMs, toAtMs: nowAtMs };
}

/** `?plot=temp_pa&plot=bus_voltage&span=1h&packet=120&field=temp_pa`; what makes no sense is left out. */
export function readTelemetryView(search: string): TelemetryView {
  const query = new URLSearchParams(search);
  // `value` is how the other pages point at one of them.
  const plotted = [...new Set([...query.getAll('plot'), ...query.getAll('value')])].filter(
    (name) => name !== '',
  );
  const isSaid = query.has('plot') || query.has('value');
  const packetLsn = Number(query.get('packet') ?? Number.NaN);
  return {
    plotted: isSaid ? plotted.slice(0, mostPlotted) : null,
    span: readSpan(query.get('span')),
    fixed: readWindow(query.get('from'), query.get('to')),
    packetLsn: Number.isSafeInteger(packetLsn) && packetLsn >= 0 ? packetLsn : null,
    field: query.get('field'),
    find: query.get('find') ?? '',
  };
}

/** An address may not make the page read a thousand histories. */
export const mostPlotted = 24;

export function telemetryAddress({ plotted, span, fixed, packetLsn, field, find }: TelemetryView): string {
  const query = new URLSearchParams();
  if (plotted !== null) for (const name of plotted.length === 0 ? [''] : plotted) query.append('plot', name);
  if (span !== '10min') query.set('span', typeof span === 'number' ? `${Math.round(span)}ms` : span);
  if (fixed !== null) {
    query.set('from', isoOf(fixed.fromAtMs));
    query.set('to', isoOf(fixed.toAtMs));
  }
  if (packetLsn !== null) query.set('packet', String(packetLsn));
  if (field !== null) query.set('field', field);
  if (find !== '') query.set('find', find);
  const text = query.toString();
  return text === '' ? '/telemetry' : `/telemetry?${text}`;
}

const isoOf = (atMs: number) => new Date(Math.round(atMs)).toISOString();

function readSpan(text: string | null): TelemetryView['span'] {
  const named = plotSpans.find((known) => known === text);
  if (named !== undefined) return named;
  const lengthMs = Number(/^(\d{1,15})ms$/.exec(text ?? '')?.[1] ?? Number.NaN);
  return lengthMs >= leastLengthMs && lengthMs <= mostLengthMs ? lengthMs : '10min';
}

function readWindow(from: string | null, to: string | null): TimeWindow | null {
  const [fromAtMs, toAtMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  const lengthMs = toAtMs - fromAtMs;
  return lengthMs >= leastLengthMs && lengthMs <= mostLengthMs ? { fromAtMs, toAtMs } : null;
}
