import { basis, fillBasis, radPerDayModel, radPerDegModel } from './basis.ts';
import {
  exosphericTemperature,
  lowerBoundary,
  middleAtmosphereNodes,
  temperatureGradient,
  thermosphereNodes,
  thermosphereReference,
} from './coefficients.ts';
import {
  type AtmosphereConditions,
  type AtmosphereSwitches,
  type SwitchTable,
  switchTable,
} from './conditions.ts';
import {
  createExpansion,
  type Expansion,
  evaluate,
  historyActivity,
  weighLower,
  weighUpper,
} from './expansion.ts';
import {
  anomalousOxygen,
  argon,
  type Gas,
  helium,
  hydrogen,
  joinKm,
  mixedMass,
  mixingScaleKm,
  molecularNitrogen,
  molecularOxygen,
  nitrogen,
  oxygen,
  oxygenFluxResponse,
  type Transition,
  turbopauseShare,
  turbopauseSwing,
} from './gases.ts';
import { MiddleAtmosphere } from './middle-atmosphere.ts';
import { gasConstant } from './temperature-spline.ts';
import { ThermosphereProfile } from './thermosphere-profile.ts';

/** Below it the mixed middle atmosphere begins. */
const mesopauseKm = 72.5;
/** Kilograms per atomic mass unit and cm-3, as the model counts it: 1.66e-24 g, in 1e-6 m3. */
const kgM3PerUnit = 1.66e-24 * 1000;
/** Order of `Nrlmsise00.densitiesPerCm3`. */
const gases: readonly Gas[] = [helium, oxygen, molecularNitrogen, molecularOxygen, argon, hydrogen, nitrogen];
const OXYGEN = 1;
const lnAnomalousBoundary = Math.log(anomalousOxygen.boundary[0]! * anomalousOxygen.coefficients[0]!);
const MOLECULAR_NITROGEN = 2;
const MOLECULAR_OXYGEN = 3;
const ANOMALOUS = 7;

/**
 * NRLMSISE-00 for the conditions of a day at many places. It holds scratch memory, so use one for each thread of work; its
 * answers depend only on the last `setConditions` and the arguments. Nothing is allocated once it is made.
 *
 * The published program sums each of its expansions term by term and fits its temperature spline once for every gas. Here the
 * expansions are weighed once a day, the spline is fitted once a place, and gases are summed as logarithms.
 *
 * Source: Picone, Hedin, Drob, Aikin, J. Geophys. Res. 107(A12), 1468, 2002; the authors' GTD7, GTD7D, GTS7 of 2002-02-01
 */
export class Nrlmsise00 {
  /** He, O, N2, O2, Ar, H, N, anomalous O, at the place of the last call. */
  readonly densitiesPerCm3 = new Float64Array(8);
  exosphericTemperatureK = 0;
  temperatureK = 0;

  readonly #switches: SwitchTable;
  readonly #place = new Float64Array(basis.size);
  readonly #profile = new ThermosphereProfile(joinKm);
  readonly #hotProfile = new ThermosphereProfile(joinKm);
  readonly #exospheric = createExpansion(exosphericTemperature);
  readonly #gradient = createExpansion(temperatureGradient);
  readonly #lowerTemperature = createExpansion(lowerBoundary.lowerTemperature);
  readonly #gases: readonly Expansion[] = gases.map((gas) => createExpansion(gas.coefficients));
  readonly #anomalous = createExpansion(anomalousOxygen.coefficients);
  readonly #nodes: readonly Expansion[] = thermosphereNodes.map(createExpansion);
  readonly #bottomGradient = createExpansion(middleAtmosphereNodes[8]!);
  readonly #middle = new MiddleAtmosphere();
  readonly #lnBoundary = Float64Array.from(gases, (gas) => Math.log(gas.boundary[0]! * gas.coefficients[0]!));
  readonly #lnShare = Float64Array.from(gases, (gas) => Math.log(gas.mixingShare));
  #conditions: AtmosphereConditions | undefined;
  #latitudeDeg = 0;
  #fluxResponse = 0;
  #turbopauseDay = 0;
  #surfaceGravity = 0;
  #earthRadiusKm = 0;
  #turbopauseKm = 0;
  #lnMixedNitrogen = 0;
  /** Density of the fully mixed atmosphere at the height, counted as molecular nitrogen. */
  #lnFullyMixed = 0;

  constructor(switches?: AtmosphereSwitches) {
    this.#switches = switchTable(switches);
  }

  /**
   * @throws RangeError when a number is not finite, or switch 9 asks for an Ap array that is not given
   */
  setConditions(conditions: AtmosphereConditions): void {
    const { dayOfYear, f107Sfu, f107MeanSfu, ap, apHistory } = conditions;
    if (!Number.isFinite(dayOfYear + f107Sfu + f107MeanSfu + ap)) {
      throw new RangeError(`conditions: expected finite numbers, found ${JSON.stringify(conditions)}`);
    }
    const switches = this.#switches;
    if (switches.usesApHistory && apHistory?.length !== 7) {
      throw new RangeError(`apHistory: expected 7 values, found ${apHistory?.length ?? 'none'}`);
    }
    this.#conditions = conditions;
    for (const one of [
      this.#exospheric,
      this.#gradient,
      this.#lowerTemperature,
      ...this.#gases,
      this.#anomalous,
    ]) {
      weighUpper(one, conditions, switches);
    }
    const activityOf = lowerBoundary.lowerTemperature;
    for (const one of [...this.#nodes, this.#bottomGradient])
      weighLower(one, conditions, switches, activityOf);
    this.#middle.setConditions(conditions, switches);
    this.#fluxResponse = switches.main[1]! * oxygenFluxResponse * (f107MeanSfu - 150);
    this.#turbopauseDay =
      switches.main[5]! *
      turbopauseSwing *
      Math.cos(radPerDayModel * (dayOfYear - exosphericTemperature[13]!));
  }

  /** Mass density that a satellite feels at the place of the last call: GTD7D, anomalous oxygen included. */
  dragDensityKgM3(): number {
    return this.densityKgM3() + kgM3PerUnit * anomalousOxygen.mass * this.densitiesPerCm3[ANOMALOUS]!;
  }

  /** Mass density at the place of the last call without anomalous oxygen: GTD7. */
  densityKgM3(): number {
    let sum = 0;
    for (let k = 0; k < gases.length; k += 1) sum += gases[k]!.mass * this.densitiesPerCm3[k]!;
    return kgM3PerUnit * sum;
  }

  /**
   * Fills `densitiesPerCm3` and the temperatures.
   *
   * @param heightKm above the ellipsoid, 0 to some thousands
   * @param localSolarTimeH keep it equal to secondsOfDay / 3600 + longitudeDeg / 15; the model does not check
   */
  evaluate(
    heightKm: number,
    latitudeDeg: number,
    longitudeDeg: number,
    localSolarTimeH: number,
    secondsOfDay: number,
  ): void {
    if (this.#conditions === undefined) throw new TypeError('conditions: expected to be set, found none');
    if (!Number.isFinite(heightKm + latitudeDeg + longitudeDeg + localSolarTimeH + secondsOfDay)) {
      throw new RangeError(`place: expected finite numbers, found ${heightKm} km at latitude ${latitudeDeg}`);
    }
    this.#latitudeDeg = latitudeDeg;
    fillBasis(this.#place, latitudeDeg, longitudeDeg, localSolarTimeH, secondsOfDay);
    this.#setGravity();
    const isMiddle = heightKm < mesopauseKm;
    this.#thermosphere(isMiddle ? mesopauseKm : heightKm);
    if (!isMiddle) return;
    this.temperatureK = this.#middle.evaluate(heightKm, this.densitiesPerCm3, {
      place: this.#place,
      topK: this.#profile.spline.temperaturesK[4]!,
      topGradient: this.#profile.spline.bottomGradient,
      mixedPerCm3: Math.exp(this.#lnFullyMixed),
      surfaceGravity: this.#surfaceGravity,
      earthRadiusKm: this.#earthRadiusKm,
    });
  }

  /** Gravity and effective radius by latitude: GLATF. */
  #setGravity(): void {
    const latitudeDeg = this.#switches.main[2] === 0 ? 45 : this.#latitudeDeg;
    const cosTwice = Math.cos(2 * radPerDegModel * latitudeDeg);
    this.#surfaceGravity = 980.616 * (1 - 0.002_637_3 * cosTwice);
    this.#earthRadiusKm = ((2 * this.#surfaceGravity) / (3.085_462e-6 + 2.27e-9 * cosTwice)) * 1e-5;
  }

  #thermosphere(heightKm: number): void {
    this.#setProfile(heightKm);
    const n = this.densitiesPerCm3;
    const sinLatitude = Math.sin(radPerDegModel * this.#latitudeDeg);
    const heightShare = turbopauseShare * (1 + this.#turbopauseDay * sinLatitude);
    this.#turbopauseKm = molecularNitrogen.boundary[2]! * heightShare;
    n[MOLECULAR_NITROGEN] = Math.exp(this.#lnNitrogen(heightKm));
    for (let k = 0; k < gases.length; k += 1) {
      if (k !== MOLECULAR_NITROGEN) n[k] = Math.exp(this.#lnGas(k, heightKm));
    }
    n[ANOMALOUS] = Math.exp(this.#lnAnomalous(heightKm));
    this.temperatureK = this.#profile.temperatureK(heightKm);
  }

  #setProfile(heightKm: number): void {
    const { main } = this.#switches;
    const reference = thermosphereReference;
    const meanExosphericK = reference[0]! * exosphericTemperature[0]!;
    const exosphericK =
      heightKm > joinKm
        ? meanExosphericK * (1 + main[16]! * this.#expand(this.#exospheric))
        : meanExosphericK;
    const meanGradient = reference[3]! * temperatureGradient[0]!;
    const gradient =
      heightKm > mesopauseKm ? meanGradient * (1 + main[19]! * this.#expand(this.#gradient)) : meanGradient;
    const baseK =
      reference[1]! *
      (1 + main[17]! * this.#expand(this.#lowerTemperature)) *
      lowerBoundary.lowerTemperature[0]!;
    const shape = gradient / (exosphericK - baseK);
    this.exosphericTemperatureK = exosphericK;
    this.#setNodes(heightKm);
    this.#profile.set(exosphericK, baseK, shape, this.#surfaceGravity, this.#earthRadiusKm);
    const hotK = anomalousOxygen.temperatureK;
    this.#hotProfile.set(hotK, hotK, shape, this.#surfaceGravity, this.#earthRadiusKm);
  }

  /** Temperatures at the nodes; from 300 km up their variations do not matter, says the model. */
  #setNodes(heightKm: number): void {
    const { main } = this.#switches;
    const varies = heightKm < 300 ? main[18]! : 0;
    const { spline } = this.#profile;
    const reference = thermosphereReference;
    for (let k = 0; k < 4; k += 1) {
      const node = this.#nodes[k]!;
      const share = k === 3 ? varies * main[20]! : varies;
      const meanK = reference[nodeReference[k]!]! * node.coefficients[0]!;
      spline.temperaturesK[k + 1] = share === 0 ? meanK : meanK / (1 - share * this.#expandLower(node));
    }
    const meanBottomK = reference[4]! * this.#nodes[3]!.coefficients[0]!;
    const share = varies * main[20]!;
    const swing = share === 0 ? 1 : 1 + share * this.#expandLower(this.#bottomGradient);
    const bottomK = spline.temperaturesK[4]!;
    spline.bottomGradient =
      (reference[8]! * this.#bottomGradient.coefficients[0]! * swing * bottomK * bottomK) /
      (meanBottomK * meanBottomK);
  }

  #lnNitrogen(heightKm: number): number {
    const lnBase = this.#lnBase(MOLECULAR_NITROGEN);
    const profile = this.#profile;
    const lnDiffusive = lnBase + profile.lnDensityRatio(heightKm, 28, 0);
    // The mixed density at 120 km serves the other gases, of which nitrogen reaches highest.
    if (heightKm > nitrogen.mixedBelowKm) return lnDiffusive;
    this.#lnMixedNitrogen = lnBase + profile.lnDensityRatio(this.#turbopauseKm, 28 - mixedMass, -1);
    if (heightKm > molecularNitrogen.mixedBelowKm) return lnDiffusive;
    this.#lnFullyMixed = this.#lnMixedNitrogen + profile.lnDensityRatio(heightKm, mixedMass, 0);
    if (this.#switches.main[15] === 0) return lnDiffusive;
    return lnNet(lnDiffusive, this.#lnFullyMixed, 28);
  }

  #lnGas(index: number, heightKm: number): number {
    const gas = gases[index]!;
    const profile = this.#profile;
    const lnBase = this.#lnBase(index);
    let ln = lnBase + profile.lnDensityRatio(heightKm, gas.mass, gas.thermalDiffusion);
    if (this.#switches.main[15] === 0) return ln;
    if (heightKm <= gas.mixedBelowKm) {
      const lnAtTurbopause =
        lnBase + profile.lnDensityRatio(gas.boundary[2]!, gas.mass - mixedMass, gas.thermalDiffusion - 1);
      const lnMixed = lnAtTurbopause + profile.lnDensityRatio(heightKm, mixedMass, 0);
      ln = lnNet(ln, lnMixed, gas.mass);
      const strength =
        index === OXYGEN
          ? gas.mixingShare * (1 + this.#fluxResponse)
          : this.#lnMixedNitrogen + this.#lnShare[index]! - lnAtTurbopause;
      ln += strength * stepDown(heightKm, gas.mixing);
      if (gas.chemistry !== undefined && index !== MOLECULAR_OXYGEN) {
        ln += gas.chemistry.strength * stepDown(heightKm, gas.chemistry);
      }
    }
    // Molecular oxygen departs from diffusive equilibrium at all heights, and follows the flux.
    if (index === MOLECULAR_OXYGEN) {
      const chemistry = molecularOxygen.chemistry!;
      ln += chemistry.strength * (1 + this.#fluxResponse) * stepDown(heightKm, chemistry);
    }
    return ln;
  }

  #lnAnomalous(heightKm: number): number {
    const { temperatureK, scaleKm, mass } = anomalousOxygen;
    const variation = this.#switches.main[21]! * this.#expand(this.#anomalous);
    if (heightKm < joinKm) {
      const { temperaturesK, bottomGradient } = this.#profile.spline;
      this.#hotProfile.spline.temperaturesK.set(temperaturesK);
      this.#hotProfile.spline.bottomGradient = bottomGradient;
    }
    const lnBase = lnAnomalousBoundary + variation;
    const gravity = this.#surfaceGravity / (1 + anomalousOxygen.heightKm / this.#earthRadiusKm) ** 2;
    const scaleHeightKm = (gasConstant * temperatureK) / (gravity * mass);
    const away = Math.exp(-(heightKm - anomalousOxygen.heightKm) / scaleKm) - 1;
    return lnBase + this.#hotProfile.lnDensityRatio(heightKm, mass, 0) - (scaleKm / scaleHeightKm) * away;
  }

  /** Diffusive density at 120 km. */
  #lnBase(index: number): number {
    return this.#lnBoundary[index]! + this.#switches.main[21]! * this.#expand(this.#gases[index]!);
  }

  #expand(expansion: Expansion): number {
    return evaluate(expansion, this.#place, this.#activity(expansion.coefficients));
  }

  /** The published program leaves them the magnetic factor of the expansion before. */
  #expandLower(expansion: Expansion): number {
    return evaluate(expansion, this.#place, this.#activity(lowerBoundary.lowerTemperature));
  }

  #activity(coefficients: Float64Array): number {
    if (!this.#switches.usesApHistory) return 0;
    return historyActivity(coefficients, this.#conditions!.apHistory!, this.#latitudeDeg);
  }
}

/** Places of the node temperatures in `thermosphereReference`. */
const nodeReference = [6, 2, 7, 4] as const;

/** Diffusive and mixed density joined: DNET. */
function lnNet(lnDiffusive: number, lnMixed: number, mass: number): number {
  const sharpness = mixingScaleKm / (mixedMass - mass);
  const x = sharpness * (lnMixed - lnDiffusive);
  if (x < -10) return lnDiffusive;
  if (x > 10) return lnMixed;
  return lnDiffusive + Math.log1p(Math.exp(x)) / sharpness;
}

/** 1 far below the height, 1/2 at it, 0 far above: CCOR and CCOR2. */
function stepDown(heightKm: number, { heightKm: middleKm, scaleKm, scale2Km }: Transition): number {
  const first = (heightKm - middleKm) / scaleKm;
  const second = (heightKm - middleKm) / scale2Km;
  if (first > 70 || second > 70) return 0;
  if (first < -70 && second < -70) return 1;
  return 1 / (1 + 0.5 * (Math.exp(first) + (second === first ? Math.exp(first) : Math.exp(second))));
}
