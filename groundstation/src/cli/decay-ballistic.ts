import {
  anchorsOfElements,
  aPrioriUncertainty,
  type Ballistic,
  ballisticOfBody,
  ballisticOfRate,
  type DecayFault,
  decayOrbitOf,
  fitBallistic,
  nrlmsise00Thermosphere,
  usualDragCoefficient,
} from '@dawa/flight-dynamics/decay';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { SpaceWeather } from '@dawa/flight-dynamics/space-weather';
import { type Result, success } from '@dawa/seams/fault';
import type { Arguments } from './arguments.ts';
import { badValue } from './command.ts';
import { numberOption } from './inputs.ts';

export interface ChosenBallistic extends Ballistic {
  readonly ballisticSource: 'given' | 'mass and area' | 'fit' | 'mean motion rate';
  /** Sets that the fit went through; null when nothing was fitted. */
  readonly setsFitted: number | null;
  readonly fitRmsKm: number | null;
}

const msPerDay = 86_400_000;

/**
 * `--ballistic`, or `--mass-kg` with `--area-m2`; without them a fit through the element sets of the last weeks, or, of a single set,
 * what its rate of mean motion says. `--uncertainty` overrules what each of them claims.
 */
export function chooseBallistic(
  args: Arguments,
  sets: readonly ElementSet[],
  weather: SpaceWeather,
): Result<ChosenBallistic, DecayFault> {
  const chosen = ofOptions(args) ?? ofElements(sets, weather, numberOption(args, 'fit-days', 0.1, 3660));
  if (!chosen.ok) return chosen;
  const percent = numberOption(args, 'uncertainty', 0, 900);
  return percent === undefined ? chosen : success({ ...chosen.value, uncertainty: percent / 100 });
}

const notFitted = { setsFitted: null, fitRmsKm: null } as const;

function ofOptions(args: Arguments): Result<ChosenBallistic, DecayFault> | undefined {
  const ballisticM2Kg = numberOption(args, 'ballistic', 1e-5, 100);
  const massKg = numberOption(args, 'mass-kg', 1e-3, 1e6);
  const areaM2 = numberOption(args, 'area-m2', 1e-6, 1e6);
  const cd = numberOption(args, 'cd', 1, 4);
  if (ballisticM2Kg !== undefined) {
    if (massKg ?? areaM2 ?? cd) {
      throw badValue('--ballistic', { expected: 'alone', found: 'also --mass-kg, --area-m2 or --cd' });
    }
    return success({
      ballisticM2Kg,
      uncertainty: aPrioriUncertainty,
      ballisticSource: 'given',
      ...notFitted,
    });
  }
  if (massKg === undefined && areaM2 === undefined && cd === undefined) return undefined;
  if (massKg === undefined || areaM2 === undefined) {
    throw badValue('--mass-kg', { expected: 'together with --area-m2', found: 'one of them' });
  }
  const body = ballisticOfBody(massKg, areaM2, cd ?? usualDragCoefficient);
  return success({ ...body, ballisticSource: 'mass and area', ...notFitted });
}

/** A month sees the Sun turn once; older sets tell of another atmosphere. */
const usualFitDays = 30;

function ofElements(
  sets: readonly ElementSet[],
  weather: SpaceWeather,
  fitDays = usualFitDays,
): Result<ChosenBallistic, DecayFault> {
  const thermosphere = nrlmsise00Thermosphere(weather);
  const latest = sets.at(-1)!;
  const recent = sets.filter((set) => latest.epochAtMs - set.epochAtMs <= fitDays * msPerDay);
  const anchors = anchorsOfElements(recent);
  const first = recent.find((set) => set.epochAtMs === anchors[0]?.atMs);
  if (anchors.length >= 2 && first !== undefined) {
    const orbit = decayOrbitOf(first);
    if (!orbit.ok) return orbit;
    const fit = fitBallistic(orbit.value, anchors, thermosphere);
    if (!fit.ok) return fit;
    const { ballisticM2Kg, uncertainty, rmsKm } = fit.value;
    const numbers = { ballisticM2Kg, uncertainty, setsFitted: anchors.length, fitRmsKm: rmsKm };
    return success({ ...numbers, ballisticSource: 'fit' });
  }
  const rate = ballisticOfRate(latest, thermosphere);
  return rate.ok ? success({ ...rate.value, ballisticSource: 'mean motion rate', ...notFitted }) : rate;
}
