import { boundaryValues, middleAtmosphereNodes, middleAtmosphereReference } from './coefficients.ts';
import type { AtmosphereConditions, SwitchTable } from './conditions.ts';
import { createExpansion, evaluate, weighLower } from './expansion.ts';
import { anomalousOxygen, mixedMass } from './gases.ts';
import { gasConstant, TemperatureSpline } from './temperature-spline.ts';

/** What the thermosphere hands down at 72.5 km. */
export interface MesopauseState {
  readonly place: Float64Array;
  readonly topK: number;
  readonly topGradient: number;
  /** Fully mixed density at 72.5 km, counted as molecular nitrogen. */
  readonly mixedPerCm3: number;
  readonly surfaceGravity: number;
  readonly earthRadiusKm: number;
}

const upperNodesKm = [72.5, 55, 45, 32.5] as const;
const lowerNodesKm = [32.5, 20, 15, 10, 0] as const;
/** Full mixing below it, a linear passage above. */
const fullyMixedKm = 62.5;

/**
 * The mixed atmosphere from the ground to 72.5 km: two temperature splines and hydrostatics. Oxygen atoms, hydrogen and
 * nitrogen atoms are none here. No orbit comes so low; it is here because the model has it.
 *
 * Source: the published model, GTD7 and DENSM
 */
export class MiddleAtmosphere {
  readonly #upper = new TemperatureSpline(upperNodesKm);
  readonly #lower = new TemperatureSpline(lowerNodesKm);
  readonly #nodes = middleAtmosphereNodes.map(createExpansion);
  #switches: SwitchTable | undefined;

  setConditions(conditions: AtmosphereConditions, switches: SwitchTable): void {
    this.#switches = switches;
    // None of these rows has a magnetic term; any factor will do.
    for (const node of this.#nodes) weighLower(node, conditions, switches, anomalousOxygen.coefficients);
  }

  /**
   * Turns densities at 72.5 km into those at a height below.
   * @returns temperature in K
   */
  evaluate(heightKm: number, densitiesPerCm3: Float64Array, above: MesopauseState): number {
    this.#fitUpper(above);
    const { surfaceGravity, earthRadiusKm } = above;
    const isLower = heightKm < lowerNodesKm[0];
    let mixed = above.mixedPerCm3;
    let temperatureK = 0;
    for (const spline of isLower ? [this.#upper, this.#lower] : [this.#upper]) {
      const topKm = spline.heightsKm[0]!;
      const atKm = Math.max(heightKm, spline.heightsKm[spline.heightsKm.length - 1]!);
      if (spline === this.#lower) this.#fitLower(above);
      temperatureK = spline.temperatureK(spline === this.#lower ? heightKm : atKm);
      const gravity = surfaceGravity / (1 + topKm / earthRadiusKm) ** 2;
      const fall =
        ((mixedMass * gravity) / gasConstant) * spline.integral(spline === this.#lower ? heightKm : atKm);
      mixed *= (spline.temperaturesK[0]! / temperatureK) * Math.exp(-Math.min(50, fall));
    }
    this.#mix(heightKm, densitiesPerCm3, mixed, above.mixedPerCm3);
    return temperatureK;
  }

  #mix(heightKm: number, n: Float64Array, mixed: number, mixedAbove: number): void {
    const passage =
      heightKm > fullyMixedKm ? 1 - (upperNodesKm[0] - heightKm) / (upperNodesKm[0] - fullyMixedKm) : 0;
    const nitrogenAbove = n[2]!;
    n[2] = mixed * (1 + (nitrogenAbove / mixedAbove - 1) * passage);
    for (const index of [0, 3, 4]) {
      const ratio = boundaryValues[index]![1]!;
      n[index] = n[2] * ratio * (1 + (n[index]! / (nitrogenAbove * ratio) - 1) * passage);
    }
    n[1] = 0;
    n[5] = 0;
    n[6] = 0;
    n[7] = 0;
  }

  #fitUpper({ place, topK, topGradient, earthRadiusKm }: MesopauseState): void {
    const { main } = this.#switches!;
    const spline = this.#upper;
    spline.temperaturesK[0] = topK;
    spline.topGradient = topGradient;
    spline.temperaturesK[1] = this.#nodeK(0, main[20]!, place);
    spline.temperaturesK[2] = this.#nodeK(1, main[20]!, place);
    spline.temperaturesK[3] = this.#nodeK(2, main[20]! * main[22]!, place);
    spline.bottomGradient = this.#gradient(9, 8, main[20]! * main[22]!, place, spline.temperaturesK[3]!, 2);
    spline.fit(earthRadiusKm);
  }

  #fitLower({ place, earthRadiusKm }: MesopauseState): void {
    const { main } = this.#switches!;
    const spline = this.#lower;
    spline.temperaturesK[0] = this.#upper.temperaturesK[3]!;
    spline.topGradient = this.#upper.bottomGradient;
    for (let k = 1; k <= 4; k += 1) spline.temperaturesK[k] = this.#nodeK(k + 2, main[22]!, place);
    spline.bottomGradient = this.#gradient(7, 7, main[22]!, place, spline.temperaturesK[4]!, 6);
    spline.fit(earthRadiusKm);
  }

  #nodeK(index: number, share: number, place: Float64Array): number {
    const node = this.#nodes[index]!;
    return this.#meanK(index) / (1 - share * evaluate(node, place, 0));
  }

  #gradient(
    index: number,
    reference: number,
    share: number,
    place: Float64Array,
    nodeK: number,
    meanIndex: number,
  ): number {
    const node = this.#nodes[index]!;
    const swing = 1 + share * evaluate(node, place, 0);
    const ratio = nodeK / this.#meanK(meanIndex);
    return middleAtmosphereReference[reference]! * node.coefficients[0]! * swing * ratio * ratio;
  }

  #meanK(index: number): number {
    return this.#nodes[index]!.coefficients[0]! * middleAtmosphereReference[index]!;
  }
}
