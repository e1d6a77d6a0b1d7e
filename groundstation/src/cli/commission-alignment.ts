import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AlignmentPair, fitAlignment } from '@dawa/flight-dynamics/antenna-alignment-fit';
import { sunLookAngles } from '@dawa/flight-dynamics/sun-look-angles';
import { measuredAlignment } from '../commissioning/measured-rotator.ts';
import { parseSightings, sightingsText } from '../commissioning/sighting-file.ts';
import { believed, directionIn, type SightingPlan, takeSightings } from '../commissioning/sightings.ts';
import { badValue, CommandFault } from './command.ts';
import type { CommissionSession, StepOutcome } from './commission-session.ts';
import { datesOf } from './commission-words.ts';
import { numberOption } from './inputs.ts';

/** `dawa commission azimuth`: north, zero and lean of the mast from sightings of the Sun, of a beacon, or from a file of them. */
export async function commissionAzimuth(session: CommissionSession): Promise<StepOutcome<'alignment'>> {
  const { args, station } = session;
  const by = args.values['by'];
  const file = args.values['pairs'];
  const sightingSigmaDeg = numberOption(args, 'sigma', 0.001, 20) ?? 0.5;
  if (by === undefined && file === undefined)
    throw badValue('--by', { expected: 'sun, AZ,EL of a beacon, or --pairs FILE', found: 'nothing' });
  const earlier = file === undefined ? [] : pairsIn(file, by === undefined);
  let pairs: readonly AlignmentPair[] = earlier;
  if (by !== undefined) {
    const target = targetOf(by, session);
    const rig = await session.rotatorRig(`where you send it, to point at ${target.targetName}`);
    const alignment = measuredAlignment(station.file.commissioning) ?? believed;
    pairs = await takeSightings(rig, { ...target, alignment, earlier }, session.terminal());
    if (file !== undefined) writeFileSync(file, sightingsText(pairs));
  }
  const fit = fitAlignment(pairs, { sightingSigmaDeg });
  if (!fit.ok) throw new CommandFault(`azimuth: expected ${fit.fault.expected}, found ${fit.fault.found}`, 1);
  const { alignment, sigma, residualRmsDeg, solvedFor, tiltLeftOutBecause } = fit.value;
  if (tiltLeftOutBecause !== null)
    session.terminal().say(`The lean of the mast is not told: ${tiltLeftOutBecause}.`);
  // No -0.00 for people, nor in files.
  const figure = (angleDeg: number) => Number(angleDeg.toFixed(3)) + 0;
  const what = by === undefined ? `sightings in ${file}` : by === 'sun' ? 'sun' : `beacon at ${by}`;
  const row = (name: string, valueDeg: number, sigmaDeg: number) => ({
    what: name,
    value: `${(Number(valueDeg.toFixed(2)) + 0).toFixed(2)} deg`,
    sigma: sigmaDeg.toFixed(2),
  });
  return {
    key: 'alignment',
    entry: {
      ...datesOf(session, 180),
      how: `${what}, ${pairs.length} sightings`,
      azimuthOffsetDeg: figure(alignment.azimuthOffsetDeg),
      azimuthSigmaDeg: figure(sigma.azimuthOffsetDeg),
      elevationOffsetDeg: figure(alignment.elevationOffsetDeg),
      elevationSigmaDeg: figure(sigma.elevationOffsetDeg),
      tiltNorthDeg: figure(alignment.tiltNorthDeg),
      tiltEastDeg: figure(alignment.tiltEastDeg),
      tiltSigmaDeg: figure(Math.max(sigma.tiltNorthDeg, sigma.tiltEastDeg)),
      residualRmsDeg: figure(residualRmsDeg),
      sightings: pairs.length,
    },
    findings: [
      row('azimuth offset', alignment.azimuthOffsetDeg, sigma.azimuthOffsetDeg),
      row('elevation offset', alignment.elevationOffsetDeg, sigma.elevationOffsetDeg),
      ...(solvedFor === 'offsets-and-tilt'
        ? [
            row('lean to the north', alignment.tiltNorthDeg, sigma.tiltNorthDeg),
            row('lean to the east', alignment.tiltEastDeg, sigma.tiltEastDeg),
          ]
        : []),
      { what: 'left over, rms', value: `${residualRmsDeg.toFixed(2)} deg`, sigma: '' },
    ],
  };
}

function targetOf(
  by: string,
  { station, context }: CommissionSession,
): Pick<SightingPlan, 'target' | 'targetName'> {
  if (by === 'sun') {
    const target = (atMs: number) => sunLookAngles(station.place, atMs);
    const now = target(context.clock.nowAtMs());
    if (now.elevationDeg < 1)
      throw badValue('--by sun', {
        expected: 'the Sun above 1 degree',
        found: `${now.elevationDeg.toFixed(1)} degrees`,
      });
    return { target, targetName: 'the Sun' };
  }
  const direction = directionIn(by);
  if (direction === undefined) throw badValue('--by', { expected: 'sun, or AZ,EL of a beacon', found: by });
  return { target: () => direction, targetName: 'the beacon' };
}

function pairsIn(file: string, mustBeThere: boolean): readonly AlignmentPair[] {
  if (!existsSync(file)) {
    if (mustBeThere) throw badValue('--pairs', { expected: 'a file that is there', found: file });
    return [];
  }
  const parsed = parseSightings(readFileSync(file, 'utf8'));
  if (parsed.ok) return parsed.value;
  throw badValue(`${file}: ${parsed.fault.kind}`, parsed.fault);
}
