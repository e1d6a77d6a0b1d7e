import { readFileSync } from 'node:fs';
import { MeasurementFault } from '../commissioning/commission-rig.ts';
import type { OpenDevices } from '../commissioning/opened-devices.ts';
import { replaceFile, withEntry, withMeasurement } from '../commissioning/write-commissioning.ts';
import { loadStation, parseStation } from '../config/station-config.ts';
import { DeviceError } from '../devices/device-error.ts';
import { badValue, CommandFault, type RunCommand } from './command.ts';
import { type ExitCode, writeOut } from './command-io.ts';
import { commissionAzimuth } from './commission-alignment.ts';
import { listText, measurementRows } from './commission-list.ts';
import {
  commissionBacklash,
  commissionEncoder,
  commissionNoise,
  commissionSlew,
} from './commission-motion.ts';
import { commissionProtection } from './commission-protection.ts';
import { commissionAudioLevel, commissionRadioPpm, commissionTransmitDelay } from './commission-radio.ts';
import { type CommissionSession, type Finding, openSession, type StepOutcome } from './commission-session.ts';
import { choiceOption, orFault, stationPath } from './inputs.ts';
import { type Column, jsonText, tableText } from './table.ts';

/** What a step found: where it goes in the file, and lines for people. */
interface Written {
  readonly section: string;
  readonly key: string;
  readonly entry: unknown;
  readonly findings: readonly Finding[];
}

const measured =
  (measure: (session: CommissionSession) => Promise<StepOutcome>) =>
  async (session: CommissionSession): Promise<Written> => ({
    section: 'commissioning',
    ...(await measure(session)),
  });

const steps: Readonly<Record<string, (session: CommissionSession) => Promise<Written>>> = {
  azimuth: measured(commissionAzimuth),
  encoder: measured(commissionEncoder),
  backlash: measured(commissionBacklash),
  slew: measured(commissionSlew),
  'radio-ppm': measured(commissionRadioPpm),
  'transmit-delay': measured(commissionTransmitDelay),
  'audio-level': measured(commissionAudioLevel),
  noise: measured(commissionNoise),
  async protection(session) {
    const { protection, findings } = await commissionProtection(session);
    return { section: 'transmit', key: 'protection', entry: protection, findings };
  },
};

/** `dawa commission STEP`: measures one thing of the station and writes it, dated, into its file. */
export function runCommission(open: OpenDevices): RunCommand {
  return async (args, context) => {
    const format = choiceOption(args, 'format', ['table', 'json'], 'table');
    const path = await stationPath(args.values['config'] ?? 'station.yaml');
    const station = orFault(await loadStation(path));
    const nowAtMs = context.clock.nowAtMs();
    if (args.flags.has('list')) {
      const measurements = measurementRows(station.file, nowAtMs);
      await writeOut(context.stdout, format === 'json' ? jsonText({ measurements }) : listText(measurements));
      return measurements.some(({ state }) => state === 'expired') ? 1 : 0;
    }
    const step = args.positionals[0];
    const measure = step !== undefined && Object.hasOwn(steps, step) ? steps[step] : undefined;
    if (step === undefined || measure === undefined)
      throw badValue('STEP', {
        expected: `one of ${Object.keys(steps).join(', ')}`,
        found: step ?? 'nothing',
      });
    const say = (line: string) => void context.stderr.write(`${line}\n`);
    const dataFolder = args.values['data'] ?? './data';
    const request = { stationPath: path, dataFolder, clock: context.clock, say };
    const session = openSession(args, context, station, step, (as) => open({ ...request, station: as }));
    let outcome: Written;
    try {
      outcome = await measure(session);
    } catch (error) {
      throw context.signal.aborted ? new CommandFault('interrupted', 130) : told(error);
    } finally {
      await session.close();
    }
    const isWritten = !args.flags.has('dry-run');
    if (isWritten) put(path, outcome);
    const { key, entry, findings } = outcome;
    if (format === 'json')
      await writeOut(context.stdout, jsonText({ step, key, entry, file: isWritten ? path : null }));
    else await writeOut(context.stdout, tableText(findings, columns));
    say(isWritten ? `written into ${path}` : `not written (--dry-run): ${path} stays as it is`);
    return 0 satisfies ExitCode;
  };
}

/** The file is read anew: a person may have edited it while the antenna turned. What would not load is not written. */
function put(path: string, { section, key, entry }: Written): void {
  const before = readFileSync(path, 'utf8');
  const text =
    section === 'commissioning'
      ? withMeasurement(before, key as StepOutcome['key'], entry as StepOutcome['entry'])
      : withEntry(before, section, key, entry);
  orFault(parseStation(text, path));
  replaceFile(path, text);
}

/** A device that said no, and a measurement that came to nothing: the work ran and the answer is bad. */
function told(error: unknown): unknown {
  const isAnswer =
    error instanceof MeasurementFault || error instanceof DeviceError || error instanceof RangeError;
  return isAnswer ? new CommandFault(error.message, 1, { cause: error }) : error;
}

const columns: readonly Column<Finding>[] = [
  { heading: 'what', text: ({ what }) => what },
  { heading: 'measured', isNumeric: true, text: ({ value }) => value },
  { heading: 'sigma', isNumeric: true, text: ({ sigma }) => sigma },
];
