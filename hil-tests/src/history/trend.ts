import { type Capability, capabilityOf } from './capability.ts';
import { measurementKey, type RunSummary, type SummaryMeasurement } from './run-summary.ts';

/** One value of the article over its runs, this one last. */
export interface Trend {
  /** As this run measured it. */
  readonly measurement: SummaryMeasurement;
  readonly points: readonly TrendPoint[];
  readonly capability: Capability | undefined;
  /** Why this run is unlike those before; undefined when it is not, or when they are too few to say. */
  readonly unlikeBefore: string | undefined;
}

export interface TrendPoint {
  readonly campaignId: string;
  readonly startedAtMs: number;
  readonly value: number;
}

/** A trend reaches so many runs back. */
const mostRuns = 200;
/** Runs before it from which a value can be told to be unlike them. */
const fewestToCompare = 5;

/** Every value of a run over the runs of the same article, oldest first; the limits are those of this run. */
export function trendsOf(runs: readonly RunSummary[], current: RunSummary): Trend[] {
  const before = runs
    .filter(({ campaignId, article }) => campaignId !== current.campaignId && isSameArticle(article, current))
    .slice(-(mostRuns - 1));
  const byKey = new Map<string, TrendPoint[]>();
  for (const { campaignId, startedAtMs, measurements } of before) {
    for (const measurement of measurements) {
      const key = measurementKey(measurement);
      const point = { campaignId, startedAtMs, value: measurement.mean };
      const points = byKey.get(key);
      if (points === undefined) byKey.set(key, [point]);
      else points.push(point);
    }
  }
  return current.measurements.map((measurement) => {
    const earlier = byKey.get(measurementKey(measurement)) ?? [];
    const { campaignId, startedAtMs } = current;
    const points = [...earlier, { campaignId, startedAtMs, value: measurement.mean }];
    return {
      ...{ measurement, points },
      capability: capabilityOf(
        points.map(({ value }) => value),
        limitsOf(measurement),
      ),
      unlikeBefore: unlikeBefore(measurement, earlier),
    };
  });
}

export function limitsOf({ low, high }: Pick<SummaryMeasurement, 'low' | 'high'>): {
  readonly low: number;
  readonly high: number;
} {
  return { low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY };
}

function isSameArticle({ model, serial }: RunSummary['article'], { article }: RunSummary): boolean {
  return model === article.model && serial === article.serial;
}

/** Outside of three standard deviations of the runs before: a control chart's rule, with the measurement's own doubt beside it. */
function unlikeBefore(
  { mean, expandedUncertainty }: SummaryMeasurement,
  earlier: readonly TrendPoint[],
): string | undefined {
  if (earlier.length < fewestToCompare) return undefined;
  const values = earlier.map(({ value }) => value);
  const known = capabilityOf(values, { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })!;
  const band = Math.hypot(3 * known.standardDeviation, expandedUncertainty ?? 0);
  if (Math.abs(mean - known.mean) <= Math.max(band, Math.abs(known.mean) * 1e-9)) return undefined;
  return `unlike the ${earlier.length} runs before: ${figure(known.mean)} ± ${figure(band)}`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
