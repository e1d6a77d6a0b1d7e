import type { Propagator } from '@dawa/flight-dynamics/propagator';
import {
  gatherPasses,
  type PlanProgress,
  planGradually,
  replanGradually,
  type Schedule,
  type ScheduleChange,
  type ScheduleLimits,
  type SchedulePass,
  type ScheduleProblem,
  type Span,
} from '@dawa/flight-dynamics/schedule';
import { describeFault } from '@dawa/seams/fault';
import { parseRequests } from '../config/requests-config.ts';
import { loadStations, type PlanSite } from '../config/stations-config.ts';
import { framePlan, withPasses } from '../schedule/plan-problem.ts';
import { parsePreviousPlan, settlePast } from '../schedule/previous-plan.ts';
import type { Arguments } from './arguments.ts';
import { type CommandContext, CommandFault, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import {
  choiceOption,
  instantOption,
  numberOption,
  orFault,
  readEarthOrientation,
  readInput,
  readPropagatorsOf,
  reportEarthOrientation,
  required,
  spanOption,
  spanOptions,
  stationPath,
} from './inputs.ts';
import { createPace } from './pace.ts';
import { complainOfGap } from './pass-choice.ts';
import { ProgressBar } from './progress-bar.ts';
import { scheduleText } from './schedule-text.ts';
import { isoText } from './table.ts';

const presetSeconds = 10;

/** `dawa schedule`: the best plan of contacts of several stations and satellites, and why each other pass is not in it. */
export const runSchedule: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'csv', 'ics'], 'table');
  const nowAtMs = context.clock.nowAtMs();
  const span = spanOptions(args, nowAtMs);
  const seconds = numberOption(args, 'seconds', 0.1, 86_400) ?? presetSeconds;
  const goodGap = (numberOption(args, 'gap', 0, 100) ?? 0) / 100;
  const sites = orFault(await loadStations(await stationPath(required(args, 'stations'))));
  const file = required(args, 'requests');
  const requests = orFault(parseRequests(await readInput(file, context), file));
  const frame = orFault(framePlan({ requests, file, sites, span }));
  const earthOrientation = await readEarthOrientation(args);
  const wanted = requests.requests.map(({ noradId }) => noradId);
  const propagators = await readPropagatorsOf(args, context, 'schedule', {
    wanted,
    file,
    nearAtMs: span.fromAtMs,
  });
  const passes = await gather(propagators, sites, context, (propagator, site) =>
    gatherPasses(propagator, site, span, earthOrientation),
  );
  for (const propagator of propagators)
    complainOfGap(context, 'schedule', propagator, silenceOf(propagator, span));
  const endMs = context.clock.monotonicMs() + seconds * 1000;
  const limits: ScheduleLimits = { goodGap, shouldStop: () => context.clock.monotonicMs() > endMs };
  const { schedule, changes } = await plan(args, context, withPasses(frame, passes), limits);
  const status = reportEarthOrientation(context, 'schedule', earthOrientation, span);
  const text = scheduleText(format, { schedule, changes, passes, nowAtMs, earthOrientation: status });
  await writeOut(context.stdout, text);
  report(context, schedule, passes);
  return 0;
};

/** From where on the elements give no position, seen at the ends of the plan; a satellite comes down once. */
function silenceOf(propagator: Propagator, { fromAtMs, toAtMs }: Span): Span | undefined {
  const isKnown = (atMs: number) => propagator.atMinutes(propagator.minutesSinceEpoch(atMs)).ok;
  if (isKnown(fromAtMs) && isKnown(toAtMs)) return undefined;
  let [known, silent] = isKnown(fromAtMs) ? [fromAtMs, toAtMs] : [toAtMs, fromAtMs];
  if (!isKnown(known)) return { fromAtMs, toAtMs };
  while (Math.abs(silent - known) > 1000) {
    const middle = (known + silent) / 2;
    if (isKnown(middle)) known = middle;
    else silent = middle;
  }
  return silent > known ? { fromAtMs: silent, toAtMs } : { fromAtMs, toAtMs: silent };
}

async function gather(
  propagators: readonly Propagator[],
  sites: readonly PlanSite[],
  context: CommandContext,
  passesOf: (propagator: Propagator, site: PlanSite) => SchedulePass[],
): Promise<SchedulePass[]> {
  const bar = new ProgressBar(context, 'passes');
  const breathe = createPace(context);
  const passes: SchedulePass[] = [];
  for (const [index, propagator] of propagators.entries()) {
    for (const site of sites) {
      await breathe();
      bar.update(index, propagators.length);
      passes.push(...passesOf(propagator, site));
    }
  }
  bar.finish();
  return passes.sort((a, b) => a.aosAtMs - b.aosAtMs || (a.passId < b.passId ? -1 : 1));
}

interface Plan {
  readonly schedule: Schedule;
  /** Against `--previous`; undefined without it. */
  readonly changes: readonly ScheduleChange[] | undefined;
}

async function plan(
  args: Arguments,
  context: CommandContext,
  problem: ScheduleProblem,
  limits: ScheduleLimits,
): Promise<Plan> {
  const file = args.values['previous'];
  if (file === undefined) {
    return { schedule: await work(context, planGradually(problem, limits)), changes: undefined };
  }
  const known = orFault(parsePreviousPlan(await readInput(file, context), file));
  const nowAtMs =
    args.values['now'] === undefined
      ? context.clock.nowAtMs()
      : instantOption(args, 'now', context.clock.nowAtMs());
  const freezeMs = spanOption(args, 'freeze') ?? 0;
  const settled = settlePast(problem, known);
  return work(context, replanGradually({ ...settled, nowAtMs, freezeMs, limits }));
}

/** Does gradual work, showing how far the proof has come, and ends when the command is interrupted. */
async function work<T>(context: CommandContext, steps: Generator<PlanProgress, T>): Promise<T> {
  const bar = new ProgressBar(context, 'plan');
  const breathe = createPace(context);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      const { objective, bound } = step.value;
      if (Number.isFinite(bound)) bar.update(Math.max(0, objective), Math.max(bound, 1e-9));
      await breathe();
    }
  } catch (error) {
    // The planner found the problem to make no sense: the files do.
    if (error instanceof RangeError) throw new CommandFault(error.message, 2, { cause: error });
    throw error;
  } finally {
    bar.finish();
  }
}

/** What a person should know beside the plan. */
function report(context: CommandContext, schedule: Schedule, passes: readonly SchedulePass[]): void {
  if (passes.length === 0) complain(context, 'schedule', 'no pass in this span');
  if (!schedule.isOptimal) {
    const share = (schedule.gapBound * 100).toFixed(2);
    complain(
      context,
      'schedule',
      `time is up: no plan is better by more than ${share} %; --seconds gives it more`,
    );
  }
  for (const { noradId, kind, fromAtMs, toAtMs, expected, found } of schedule.unmet) {
    const name = passes.find((pass) => pass.noradId === noradId)?.name ?? String(noradId);
    const where = `${name}: ${isoText(fromAtMs)} to ${isoText(toAtMs)}`;
    const [wanted, got] =
      kind === 'min-contacts'
        ? [`${expected} contacts`, String(found)]
        : [`no gap above ${hours(expected)}`, hours(found)];
    complain(context, 'schedule', describeFault({ kind: where, expected: wanted, found: got }));
  }
}

const hours = (ms: number) => `${(ms / 3_600_000).toFixed(1)} h`;
