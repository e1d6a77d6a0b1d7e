import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Bench } from '../../bench/bench.ts';
import type { BenchQuantity } from '../../instruments/bench-instruments.ts';

/** Looks in the background while something is repeated. */
export interface Monitor {
  readonly name: string;
  /** What it wants to see, in words. */
  readonly expected: string;
  /** Bench time from look to look; a second unless given. */
  readonly everyMs?: number;
  /** What was found instead; undefined while all is well. */
  look(): string | undefined | Promise<string | undefined>;
}

export interface Trouble {
  readonly monitor: string;
  readonly atMs: number;
  readonly found: string;
  /** It could not look: that says nothing of the article. */
  readonly isDoubt: boolean;
}

/** None of these events of the dictionary from now on: `noEvent(bench, 'WDT_RESET', 'OVERCURRENT')`. */
export function noEvent({ payload }: Bench, ...names: readonly string[]): Monitor {
  const containers = names.map((name) => `EVENT_${name}`);
  let since = payload.mark();
  return {
    name: 'Events',
    expected: `no ${names.join(', ')}`,
    look() {
      const news = payload.heard.slice(since);
      since = payload.mark();
      return news.find(({ report }) => report && containers.includes(report.container))?.report?.container;
    },
  };
}

/** Every report of a parameter within its limits: `telemetryWithin(bench, 'bus_voltage', { low: 4.85, high: 5.15 })`. */
export function telemetryWithin(
  { payload, plan }: Bench,
  name: string,
  limits: { readonly low: number; readonly high: number } | undefined = plan.limits[name],
): Monitor {
  if (limits === undefined) throw new RangeError(`${name}: expected a limit in the bench file, found none`);
  const { low, high } = limits;
  let since = payload.mark();
  return {
    name,
    expected: `${low} to ${high}`,
    look() {
      const news = payload.heard.slice(since);
      since = payload.mark();
      for (const { report } of news) {
        const told = report?.values.get(name);
        if (told === undefined) continue;
        const value = Number(told.value);
        if (!(value >= low && value <= high)) return `${told.value} ${told.unit ?? ''}`.trim();
      }
      return undefined;
    },
  };
}

/** The article's reports of one kind never further apart than this: `reportsComing(bench, 'HK_PAYLOAD_FAST', 3000)`. */
export function reportsComing({ payload, clock }: Bench, container: string, mostGapMs: number): Monitor {
  let since = payload.mark();
  let lastAtMs = clock.nowAtMs();
  return {
    name: container,
    expected: `one in ${mostGapMs} ms`,
    look() {
      const news = payload.heard.slice(since);
      since = payload.mark();
      let longestMs = 0;
      for (const { atMs } of news.filter(({ report }) => report?.container === container)) {
        longestMs = Math.max(longestMs, atMs - lastAtMs);
        lastAtMs = atMs;
      }
      longestMs = Math.max(longestMs, clock.nowAtMs() - lastAtMs);
      return longestMs > mostGapMs ? `none for ${Math.round(longestMs)} ms` : undefined;
    },
  };
}

/** An instrument's reading within its limits: `readingWithin(bench, 'supply_current', { low: 0, high: 1.2 })`. */
export function readingWithin(
  { instruments }: Bench,
  quantity: BenchQuantity,
  { low, high }: { readonly low: number; readonly high: number },
): Monitor {
  return {
    name: quantity,
    expected: `${low} to ${high}`,
    async look() {
      const result = await instruments.read(quantity);
      if ('reason' in result) throw new TypeError(result.reason);
      const { value, unit } = result.reading;
      return value >= low && value <= high ? undefined : `${Number(value.toPrecision(6))} ${unit}`;
    },
  };
}

/** Looks now, and then as often as each asks for, until one has found something or `stop` is called. */
export async function watchMonitors(clock: Clock, monitors: readonly Monitor[]) {
  let trouble: Trouble | undefined;
  const listeners = new Set<() => void>();
  const cancels: Cancel[] = [];
  const busy = new Set<Monitor>();
  const stop = () => {
    for (const cancel of cancels.splice(0)) cancel();
  };
  const lookAt = async (monitor: Monitor): Promise<void> => {
    // One that takes longer than its period is not asked twice at once.
    if (busy.has(monitor) || trouble !== undefined) return;
    busy.add(monitor);
    let found: string | undefined;
    let isDoubt = false;
    try {
      found = await monitor.look();
    } catch (error) {
      found = messageOf(error);
      isDoubt = true;
    }
    busy.delete(monitor);
    if (found === undefined || trouble !== undefined) return;
    trouble = { monitor: monitor.name, atMs: clock.nowAtMs(), found, isDoubt };
    stop();
    for (const tell of listeners) tell();
  };
  const lookOnce = async () => {
    for (const monitor of monitors) await lookAt(monitor);
  };
  await lookOnce();
  if (trouble === undefined) {
    for (const monitor of monitors)
      cancels.push(clock.every(monitor.everyMs ?? 1000, () => void lookAt(monitor)));
  }
  return {
    get trouble() {
      return trouble;
    },
    lookOnce,
    stop,
    onTrouble(tell: () => void): Cancel {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  };
}
