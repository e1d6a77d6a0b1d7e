import { enoughRuns, fewestRuns } from '../../history/capability.ts';
import { limitsOf, type Trend } from '../../history/trend.ts';
import type { ReportContents } from '../contents.ts';
import { trendLine } from '../drawing/small-bars.ts';
import { decimals, figure } from '../figures.ts';
import { plain, type Section, table } from '../markup.ts';

/** How each value has gone from run to run of this article; undefined as long as there is only one run. */
export function trendTable({ trends = [] }: ReportContents): Section | undefined {
  const known = trends.filter(({ points }) => points.length > 1);
  if (known.length === 0) return undefined;
  const unlike = known.filter(({ unlikeBefore }) => unlikeBefore !== undefined).length;
  const most = Math.max(...known.map(({ points }) => points.length));
  // What is unlike itself first, then what keeps least well within its limits.
  const ordered = known.toSorted((a, b) => concern(a) - concern(b));
  return {
    ...{ id: 'trends', title: 'Trend over runs', note: unlike === 0 ? `${most} runs` : `${unlike} unlike` },
    html: `<p>Values of this article over its runs that are kept, this one last${unlike === 0 ? '' : `; <b>${unlike}</b> unlike before`}. Standard deviation over all runs; Cp is the width of the limits over six of it, Cpk the distance to the nearer limit over three, with an interval at 95 %. No index from fewer than ${fewestRuns} runs; rough below ${enoughRuns}.</p>${table(
      'trend',
      ordered.map(rowOf),
      ['Value', 'Runs', 'Trend', 'Last', 'Mean', 'Std. dev.', 'Cp', 'Cpk', ''],
    )}`,
  };
}

function concern({ unlikeBefore, capability }: Trend): number {
  if (unlikeBefore !== undefined) return Number.NEGATIVE_INFINITY;
  if (capability === undefined || capability.standardDeviation === 0) return Number.POSITIVE_INFINITY;
  return capability.cpk?.value ?? Number.MAX_VALUE;
}

function rowOf({ measurement, points, capability, unlikeBefore }: Trend): string {
  const { procedure, phase, name, unit } = measurement;
  const values = points.map(({ value }) => value);
  const { mean, standardDeviation, cp, cpk, doubt } = capability!;
  const interval = cpk && ` <span class="dim">${index(cpk.low)} to ${index(cpk.high)}</span>`;
  const remark = unlikeBefore === undefined ? (doubt ?? '') : unlikeBefore;
  return `<tr><th>${plain(name)}<br><span class="dim">${plain(`${procedure}, ${phase}`)}</span></th><td class="n e">${points.length}</td><td>${trendLine(values, limitsOf(measurement))}</td><td class="n e">${figure(values.at(-1)!, 5)} <span class="unit">${plain(unit)}</span></td><td class="n e">${figure(mean, 5)}</td><td class="n e">${figure(standardDeviation, 3)}</td><td class="n e">${cp === undefined ? '' : index(cp)}</td><td class="n cpk">${cpk === undefined ? '' : index(cpk.value)}${interval ?? ''}</td><td class="${unlikeBefore === undefined ? 'dim' : 'unlike'}">${plain(remark)}</td></tr>`;
}

/** Two decimals where they matter: beyond ten nobody asks. */
function index(value: number): string {
  return decimals(value, value < 10 ? 2 : 0);
}
