import type { Value } from '../bench/dictionary.ts';
import type { ParityStep, ParitySuite } from './suite.ts';
import type { Said, Watch } from './watch.ts';

type Near = { readonly near: number; readonly within: string };
type Tolerances = ParitySuite['tolerances'];

/** How a number came out: in parts of what it may be off. */
export interface Deviation {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
  readonly within: string;
}

export interface StepVerdict {
  /** Empty when all was as expected. */
  readonly faults: string[];
  readonly deviations: Deviation[];
}

/** Holds what was said in a step against what the suite expects of it. */
export function judgeStep(
  step: ParityStep,
  watch: Watch,
  beganMs: number,
  tolerances: Tolerances,
): StepVerdict {
  const faults: string[] = [];
  const deviations: Deviation[] = [];
  const isNear = (what: string, { near, within }: Near, found: number) => {
    const tolerance = tolerances[within];
    if (tolerance === undefined) throw new TypeError(`tolerance: expected one of the suite, found ${within}`);
    const isGood = Math.abs(found - near) <= tolerance.by;
    deviations.push({ what, expected: near, found, within });
    return isGood ? undefined : `${what}: expected ${near} within ${tolerance.by}, found ${round(found)}`;
  };
  let next = 0;
  for (const { report, values, afterMs } of step.expect) {
    const at = watch.said.findIndex((said, index) => index >= next && hasAll(said, report, values));
    if (at < 0) {
      const others = watch.said.slice(next).map((said) => describe(said, report, values));
      faults.push(`expected ${report} ${JSON.stringify(values)}, found ${others.join(', ') || 'nothing'}`);
      continue;
    }
    next = at + 1;
    const said = watch.said[at]!;
    for (const [name, wanted] of Object.entries(values)) {
      if (typeof wanted !== 'object') continue;
      const fault = isNear(`${report} ${name}`, wanted, Number(said.values.get(name)));
      if (fault) faults.push(fault);
    }
    const fault = afterMs && isNear(`${report} after`, afterMs, said.atMs - beganMs);
    if (fault) faults.push(fault);
  }
  for (const report of step.never)
    if (watch.said.some((said) => said.report === report)) faults.push(`expected no ${report}, found one`);
  if (step.sent && `${step.sent}` !== `${watch.frames}`)
    faults.push(`expected on the air ${step.sent}, found ${watch.frames.join(', ') || 'nothing'}`);
  const fault = step.keyedMs && isNear('keyed', step.keyedMs, watch.keyedMs);
  if (fault) faults.push(fault);
  return { faults, deviations };
}

/** Of this name, with all values that are not numbers with a tolerance. */
function hasAll(said: Said, report: string, values: Readonly<Record<string, Value | Near>>): boolean {
  if (said.report !== report) return false;
  return Object.entries(values).every(
    ([name, wanted]) => typeof wanted === 'object' || said.values.get(name) === wanted,
  );
}

function describe(said: Said, report: string, values: object): string {
  if (said.report !== report) return said.report;
  const fields = Object.keys(values).map((name) => `${name} ${said.values.get(name)}`);
  return `${report} (${fields.join(', ')})`;
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
