import type { EarthOrientation, EarthOrientationStatus } from '@dawa/flight-dynamics/earth-orientation';
import { createObserver, type Observer } from '@dawa/flight-dynamics/look-angles';
import { type Pass, searchPasses } from '@dawa/flight-dynamics/passes';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext } from './command.ts';
import { complain } from './command-io.ts';
import {
  numberOption,
  readEarthOrientation,
  readPropagators,
  readSite,
  reportEarthOrientation,
  spanOptions,
} from './inputs.ts';
import { createPace } from './pace.ts';
import { ProgressBar } from './progress-bar.ts';
import { isoText } from './table.ts';

/** A pass, and who can say where its satellite is. */
export interface ChosenPass {
  readonly pass: Pass;
  readonly observer: Observer;
}

export interface ChosenPasses {
  readonly passes: readonly ChosenPass[];
  readonly earthOrientation: EarthOrientationStatus;
}

/** The passes that `--elements --station --from --to` hold, or the one of them that `--pass` names, in order of rise. */
export async function choosePasses(
  args: Arguments,
  context: CommandContext,
  command: string,
): Promise<ChosenPasses> {
  const span = spanOptions(args, context.clock.nowAtMs());
  const site = await readSite(args);
  const minElevationDeg = numberOption(args, 'min-elevation', -5, 90) ?? site.minElevationDeg;
  const earthOrientation: EarthOrientation = await readEarthOrientation(args);
  const propagators = await readPropagators(args, context, command);
  const { stationId, place, horizon } = site;
  const found: ChosenPass[] = [];
  const bar = new ProgressBar(context, 'passes');
  const breathe = createPace(context);
  for (const [index, propagator] of propagators.entries()) {
    await breathe();
    bar.update(index, propagators.length);
    const observer = createObserver(propagator, place, earthOrientation);
    const request = { propagator, place, stationId, horizon, minElevationDeg, ...span, earthOrientation };
    const search = searchPasses(request);
    for (const pass of search.passes) found.push({ pass, observer });
    complainOfGap(context, command, propagator, search.unpredictable[0]);
  }
  bar.finish();
  found.sort((a, b) => a.pass.aosAtMs - b.pass.aosAtMs);
  const status = reportEarthOrientation(context, command, earthOrientation, span);
  const passes = named(found, args.values['pass']);
  if (passes.length === 0) complain(context, command, 'no pass in this span');
  return { passes, earthOrientation: status };
}

/** Says where the elements of a satellite give no position: nothing is known of its passes there. */
export function complainOfGap(
  context: CommandContext,
  command: string,
  { elements }: Propagator,
  gap: { readonly fromAtMs: number; readonly toAtMs: number } | undefined,
): void {
  if (gap === undefined) return;
  const span = `${isoText(gap.fromAtMs)} to ${isoText(gap.toAtMs)}`;
  const text = `${elements.noradId}: no position from ${span}: the elements do not reach there`;
  complain(context, command, text);
}

function named(passes: readonly ChosenPass[], passId: string | undefined): readonly ChosenPass[] {
  if (passId === undefined) return passes;
  const own = passes.filter(({ pass }) => pass.passId === passId);
  if (own.length > 0) return own;
  const known = passes.map(({ pass }) => pass.passId);
  const expected = known.length === 0 ? 'a pass of this span' : `one of ${known.slice(0, 10).join(', ')}`;
  throw badValue('--pass', { expected, found: passId });
}
