import type { PathStep } from './antenna-path.ts';
import { type PlanModel, stepValue } from './plan-model.ts';
import type { Contact, LockedContact, SchedulePass, Trim } from './problem.ts';

/** A contact as the planners hand it out. */
export type Placed = PathStep;

/** Contacts in order of start, with who cut what. */
export function assembleContacts(model: PlanModel, placed: readonly Placed[]): Contact[] {
  const sorted = placed.toSorted((a, b) => fromOf(a) - fromOf(b));
  const lines = model.antennas.map((): Placed[] => []);
  for (const step of sorted) lines[step.window.antenna]!.push(step);
  const placeOf = new Map(lines.flatMap((line) => line.map((step, at) => [step, { line, at }] as const)));
  return sorted.map((step) => {
    const { line, at } = placeOf.get(step)!;
    return assemble(model, step, line[at - 1], line[at + 1]);
  });
}

export const fromOf = ({ window, from }: Placed) => window.atMs[from]!;
export const toOf = ({ window, to }: Placed) => window.atMs[to]!;

/** The pass of a contact, or the locked contact whose pass is gone. */
export function subjectOf(model: PlanModel, pass: number): SchedulePass | LockedContact {
  const { passes, locked = [] } = model.problem;
  const known = passes[pass];
  if (known !== undefined) return known;
  const strangers = locked.filter((lock) => !passes.some(({ passId }) => passId === lock.passId));
  return strangers[pass - passes.length]!;
}

function assemble(
  model: PlanModel,
  step: Placed,
  previous: Placed | undefined,
  next: Placed | undefined,
): Contact {
  const { window, from, to } = step;
  const subject = subjectOf(model, window.pass);
  const antenna = model.problem.antennas[window.antenna]!;
  const lock = window.isLocked
    ? model.problem.locked!.find(({ passId }) => passId === subject.passId)
    : undefined;
  const trims = window.isLocked ? [] : trimsOf(model, step, previous, next);
  return {
    passId: subject.passId,
    stationId: antenna.stationId,
    antennaId: antenna.antennaId,
    noradId: subject.noradId,
    name: subject.name,
    fromAtMs: fromOf(step),
    toAtMs: toOf(step),
    maxElevationDeg: 'maxElevationDeg' in subject ? subject.maxElevationDeg : null,
    usefulMs: window.usefulMs[to]! - window.usefulMs[from]!,
    value: stepValue(step),
    isTrimmed: trims.length > 0,
    isLocked: window.isLocked,
    ...(lock && { lockReason: lock.reason }),
    trims,
  };
}

function trimsOf(
  model: PlanModel,
  step: Placed,
  previous: Placed | undefined,
  next: Placed | undefined,
): Trim[] {
  const useful = model.candidates.useful[step.window.pass]!;
  const { window, from, to } = step;
  const trims: Trim[] = [];
  const startMs = fromOf(step) - useful[0]!.fromAtMs;
  const endMs = useful.at(-1)!.toAtMs - toOf(step);
  if (startMs > 0) trims.push({ edge: 'start', byMs: startMs, ...cause(from > 0, previous, 'starts after') });
  if (endMs > 0) {
    trims.push({ edge: 'end', byMs: endMs, ...cause(to < window.atMs.length - 1, next, 'ends before') });
  }
  return trims;

  function cause(
    isInside: boolean,
    neighbour: Placed | undefined,
    verb: string,
  ): Omit<Trim, 'edge' | 'byMs'> {
    if (!isInside) return { cause: 'keep-out', reason: `${verb} the antenna is kept free` };
    if (neighbour === undefined) return { cause: 'step', reason: 'cut to a whole step' };
    const { passId, name } = subjectOf(model, neighbour.window.pass);
    return {
      cause: neighbour.window.isLocked ? 'locked' : 'contact',
      passId,
      reason: `${verb} ${name}`,
    };
  }
}
