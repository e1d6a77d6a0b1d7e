import { parseArgs } from 'node:util';
import { type DetectionName, detectionNames } from './payload/fault-list.ts';

export type SimulatorKind = 'station' | 'payload' | 'spacecraft' | 'all';
const kinds: readonly SimulatorKind[] = ['station', 'payload', 'spacecraft', 'all'];

export interface SimulatorArguments {
  readonly kind: SimulatorKind;
  readonly missionFolder: string | undefined;
  readonly stationFile: string | undefined;
  readonly faultsFile: string | undefined;
  readonly seed: string;
  /** The clock is told on standard input; else it is the machine's. */
  readonly hasClockOnStdin: boolean;
  readonly disabledDetections: readonly DetectionName[];
}

/** Wrong usage: one line for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `payload-sim <station|payload|spacecraft|all> [options]

Starts simulators, prints {"ports":{...}} as its first line and events after it, one JSON object a line.

  --mission DIR             mission pack (station and payload need none)
  --station FILE            station.yaml: place, horizon, rotator limits
  --faults FILE             YAML: faults: [{ name, afterS, durationS, settings }]
  --seed TEXT               noise, fades and traffic repeat with it (default 1)
  --clock-stdin             follow clock messages on standard input; else the machine's clock
  --disable-detection NAME  take a detection out of the payload, to prove that a test would notice (repeatable):
                            ${detectionNames.join(', ')}

Example: payload-sim payload --seed 7
`;

/** @throws UsageError */
export function readArguments(args: readonly string[]): SimulatorArguments {
  const { values, positionals } = parse(args);
  const [kind, ...rest] = positionals;
  if (!kinds.includes(kind as SimulatorKind)) {
    throw new UsageError(`expected ${kinds.join(', ')}, found ${kind ?? 'nothing'}`);
  }
  if (rest.length > 0) throw new UsageError(`expected no further words, found ${rest.join(' ')}`);
  const needsMission = kind === 'spacecraft' || kind === 'all';
  if (needsMission && values.mission === undefined)
    throw new UsageError(`--mission: expected a folder for ${kind}`);
  if (needsMission && values.station === undefined)
    throw new UsageError(`--station: expected a file for ${kind}`);
  return {
    kind: kind as SimulatorKind,
    missionFolder: values.mission,
    stationFile: values.station,
    faultsFile: values.faults,
    seed: values.seed ?? '1',
    hasClockOnStdin: values['clock-stdin'] ?? false,
    disabledDetections: (values['disable-detection'] ?? []).map(detection),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mission: { type: 'string' },
        station: { type: 'string' },
        faults: { type: 'string' },
        seed: { type: 'string' },
        'clock-stdin': { type: 'boolean' },
        'disable-detection': { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
}

function detection(name: string): DetectionName {
  const known = detectionNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new UsageError(`--disable-detection: expected ${detectionNames.join(', ')}, found ${name}`);
  }
  return known;
}
