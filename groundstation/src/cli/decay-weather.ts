import {
  assumedSpaceWeather,
  continuedSpaceWeather,
  parseSpaceWeather,
  recentMean,
  type SpaceWeather,
  tabulatedSpaceWeather,
} from '@dawa/flight-dynamics/space-weather';
import { describeFault } from '@dawa/seams/fault';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext } from './command.ts';
import { complain } from './command-io.ts';
import { instant, numberOption, readInput, required } from './inputs.ts';
import { isoText } from './table.ts';

/** What the Sun was taken to do, as printed in JSON. */
export interface WeatherReport {
  readonly source: string;
  /** End of what was measured and used; null when the file measured nothing. */
  readonly observedToAtMs: number | null;
  /** From here on the two numbers below were assumed. */
  readonly assumedFromAtMs: number;
  readonly assumedF107Sfu: number;
  readonly assumedAp: number;
}

/**
 * `--space-weather FILE`, and after its end the mean of its last 81 days, or `--f107` and `--ap`. With `--weather-until` the file counts
 * as unknown from there on, as it was for somebody at that time.
 */
export async function readDecayWeather(
  args: Arguments,
  context: CommandContext,
): Promise<{ readonly weather: SpaceWeather; readonly report: WeatherReport }> {
  const path = required(args, 'space-weather');
  const { days, faults } = parseSpaceWeather(await readInput(path, context));
  const [fault] = faults;
  if (days.length === 0 && fault !== undefined) {
    throw badValue(`${path}: line ${fault.line}: ${fault.kind}`, fault);
  }
  for (const { line, kind, expected, found } of faults.slice(0, 5)) {
    complain(context, 'decay', describeFault({ kind: `${path}: line ${line}: ${kind}`, expected, found }));
  }
  const table = tabulatedSpaceWeather(path, days);
  const until = args.values['weather-until'];
  const seamAtMs =
    until === undefined ? table.coverage!.toAtMs : instant(until, '--weather-until', context.clock.nowAtMs());
  const assumedFromAtMs = Math.min(seamAtMs, table.coverage!.toAtMs);
  const given = {
    f107Sfu: numberOption(args, 'f107', 40, 1000),
    ap: numberOption(args, 'ap', 0, 400),
  };
  const recent = recentMean(table, assumedFromAtMs);
  const f107Sfu = given.f107Sfu ?? recent?.f107Sfu;
  const ap = given.ap ?? recent?.ap;
  if (f107Sfu === undefined || ap === undefined) {
    throw badValue(path, {
      expected: `days before ${isoText(assumedFromAtMs)}, or --f107 and --ap`,
      found: 'none',
    });
  }
  const weather = continuedSpaceWeather(table, assumedSpaceWeather({ f107Sfu, ap }), assumedFromAtMs);
  const { source, observedToAtMs } = weather;
  const report = { source, observedToAtMs, assumedFromAtMs, assumedF107Sfu: f107Sfu, assumedAp: ap };
  return { weather, report };
}
