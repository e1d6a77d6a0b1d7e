import {
  findKeyhole,
  type PointingOptions,
  planPointing,
  type RotatorLimits,
} from '@dawa/flight-dynamics/pointing-plan';
import { measuredRates } from '../commissioning/measured-rotator.ts';
import { loadStation } from '../config/station-config.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type RunCommand } from './command.ts';
import { writeOut } from './command-io.ts';
import { choiceOption, number, numberOption, orFault, required, stationPath } from './inputs.ts';
import { choosePasses } from './pass-choice.ts';
import { passNames } from './pass-names.ts';
import { type PointedPass, pointText } from './point-text.ts';

/** `dawa point`: how the antenna follows each pass, the other ways that were weighed, and what is lost. */
export const runPoint: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'csv'], 'table');
  const mast = await mastOf(args);
  const toleranceDeg = numberOption(args, 'tolerance', 0.01, 90) ?? mast.toleranceDeg;
  const stepMs = (numberOption(args, 'step', 0.25, 3600) ?? presetStepS) * 1000;
  const standsAt = standOption(args, 'stands-at');
  const parksAt = standOption(args, 'parks-at') ?? mast.parksAt;
  const options: PointingOptions = {
    toleranceDeg,
    ...(standsAt && { standsAt }),
    ...(parksAt && { parksAt }),
  };
  const { passes, earthOrientation } = await choosePasses(args, context, 'point');
  const { limits } = mast;
  const azimuthRateDegS = limits.azimuthRateDegS ?? limits.maxRateDegS ?? presetRateDegS;
  const plans = passes.map(({ pass, observer }): PointedPass => {
    return {
      ...passNames(pass),
      keyhole: findKeyhole(observer, pass, azimuthRateDegS) ?? null,
      ...planPointing(observer, pass, limits, options),
    };
  });
  await writeOut(context.stdout, pointText(format, { limits, plans, earthOrientation }, stepMs));
  return 0;
};

const presetStepS = 10;
const presetRateDegS = 6;
const presetLimits: RotatorLimits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 360,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: presetRateDegS,
};

interface Mast {
  readonly limits: RotatorLimits;
  readonly toleranceDeg: number;
  readonly parksAt?: { readonly azimuthDeg: number; readonly elevationDeg: number };
}

/** The rotator of the station file, where there is one; `--limits`, `--rate` and `--acceleration` take its place. */
async function mastOf(args: Arguments): Promise<Mast> {
  const known = await knownMast(required(args, 'station'));
  const ends = numbersOption(args, 'limits', 4, -720, 720, 'minAz,maxAz,minEl,maxEl');
  const rates = numbersOption(args, 'rate', 2, 0.001, 360, 'azimuth,elevation in degrees a second');
  const ramps = numbersOption(
    args,
    'acceleration',
    2,
    0.001,
    1000,
    'azimuth,elevation in degrees a second squared',
  );
  if (ends !== undefined && !(ends[1]! > ends[0]! && ends[3]! > ends[2]!)) {
    throw badValue('--limits', { expected: 'each range to hold something', found: args.values['limits']! });
  }
  const limits: RotatorLimits = {
    ...known.limits,
    ...(ends && {
      minAzimuthDeg: ends[0]!,
      maxAzimuthDeg: ends[1]!,
      minElevationDeg: ends[2]!,
      maxElevationDeg: ends[3]!,
    }),
    ...(rates && { azimuthRateDegS: rates[0]!, elevationRateDegS: rates[1]! }),
    ...(ramps && { azimuthAccelerationDegS2: ramps[0]!, elevationAccelerationDegS2: ramps[1]! }),
  };
  return { ...known, limits };
}

async function knownMast(station: string): Promise<Mast> {
  const toleranceDeg = 3;
  if (/^\s*[+-]?[\d.]/.test(station) && station.includes(',')) return { limits: presetLimits, toleranceDeg };
  const { rotator, antenna, commissioning } = orFault(await loadStation(await stationPath(station))).file;
  const halfBeamDeg = antenna.beamWidthDeg / 2;
  if (rotator === undefined) return { limits: presetLimits, toleranceDeg: halfBeamDeg };
  const { limits, maxRateDegS, parkAzimuthDeg, parkElevationDeg } = rotator;
  return {
    limits: { ...limits, ...measuredRates(commissioning, maxRateDegS) },
    toleranceDeg: halfBeamDeg,
    parksAt: { azimuthDeg: parkAzimuthDeg, elevationDeg: parkElevationDeg },
  };
}

function standOption(args: Arguments, name: string) {
  const values = numbersOption(args, name, 2, -720, 720, 'azimuthDeg,elevationDeg');
  return values && { azimuthDeg: values[0]!, elevationDeg: values[1]! };
}

function numbersOption(
  args: Arguments,
  name: string,
  count: number,
  low: number,
  high: number,
  expected: string,
): readonly number[] | undefined {
  const text = args.values[name];
  if (text === undefined) return undefined;
  const parts = text.split(',');
  if (parts.length !== count) throw badValue(`--${name}`, { expected, found: text });
  return parts.map((part) => number(part, `--${name}`, low, high));
}
