import { gasConstant, geopotentialKm, TemperatureSpline } from './temperature-spline.ts';

/** Where the Bates profile above meets the spline below comes from the coefficients; the rest is fixed. */
const lowerNodesKm = [110, 100, 90, 72.5] as const;
const baseKm = 120;
/** The published program lets no exponent pass 50; below 130 km it never comes near. */
const largestExponent = 50;

/**
 * Temperature from 72.5 km up at one place, and what hydrostatics makes of it. Above about 123 km temperature follows Bates,
 * T = Tinf - (Tinf - T120) exp(-s zeta); below, a spline through five nodes.
 *
 * Source: the published model, DENSU
 */
export class ThermosphereProfile {
  readonly spline: TemperatureSpline;
  readonly #joinKm: number;
  #exosphericK = 0;
  #baseTemperatureK = 0;
  #shape = 0;
  #earthRadiusKm = 0;
  #surfaceGravity = 0;
  #isSplineFitted = false;
  // The height looked at last: several gases ask for the same one.
  #heightKm = Number.NaN;
  #geopotentialAboveBaseKm = 0;
  #lnBatesRatio = 0;
  #temperatureK = 0;
  #lnSplineRatio = 0;
  #integral = 0;

  constructor(joinKm: number) {
    this.#joinKm = joinKm;
    this.spline = new TemperatureSpline([joinKm, ...lowerNodesKm]);
  }

  /**
   * @param shape s of the Bates profile, 1/km
   * @param surfaceGravity cm/s2; with the radius it varies with latitude
   * Nodes 1 to 4 and the bottom gradient of `spline` must be set before the first height below the join.
   */
  set(
    exosphericK: number,
    baseTemperatureK: number,
    shape: number,
    surfaceGravity: number,
    earthRadiusKm: number,
  ): void {
    this.#exosphericK = exosphericK;
    this.#baseTemperatureK = baseTemperatureK;
    this.#shape = shape;
    this.#surfaceGravity = surfaceGravity;
    this.#earthRadiusKm = earthRadiusKm;
    this.#isSplineFitted = false;
    this.#heightKm = Number.NaN;
  }

  temperatureK(heightKm: number): number {
    this.#goTo(heightKm);
    return this.#temperatureK;
  }

  /**
   * Natural logarithm of density at a height over density at 120 km for a gas in diffusive equilibrium.
   *
   * @param mass atomic mass units; a difference of masses gives the mixed gas
   * @param thermalDiffusion the gas's factor alpha
   */
  lnDensityRatio(heightKm: number, mass: number, thermalDiffusion: number): number {
    this.#goTo(heightKm);
    const baseGravity = this.#surfaceGravity / (1 + baseKm / this.#earthRadiusKm) ** 2;
    const perKm = (mass * baseGravity) / (gasConstant * this.#exosphericK);
    const gamma = perKm / this.#shape;
    const above =
      (1 + thermalDiffusion + gamma) * this.#lnBatesRatio +
      Math.min(Math.log(largestExponent), -perKm * this.#geopotentialAboveBaseKm);
    if (heightKm >= this.#joinKm) return above;
    const joinGravity = this.#surfaceGravity / (1 + this.#joinKm / this.#earthRadiusKm) ** 2;
    const fall = Math.min(largestExponent, ((mass * joinGravity) / gasConstant) * this.#integral);
    return above + (1 + thermalDiffusion) * this.#lnSplineRatio - fall;
  }

  #goTo(heightKm: number): void {
    if (heightKm === this.#heightKm) return;
    this.#heightKm = heightKm;
    const joinKm = this.#joinKm;
    const isAbove = heightKm >= joinKm;
    const batesKm = isAbove ? heightKm : joinKm;
    this.#geopotentialAboveBaseKm = geopotentialKm(batesKm, baseKm, this.#earthRadiusKm);
    const deficit =
      (this.#exosphericK - this.#baseTemperatureK) * Math.exp(-this.#shape * this.#geopotentialAboveBaseKm);
    const batesK = this.#exosphericK - deficit;
    this.#lnBatesRatio = Math.log(this.#baseTemperatureK / batesK);
    this.#temperatureK = batesK;
    if (isAbove) return;
    const { spline } = this;
    if (!this.#isSplineFitted) {
      const stretch = ((this.#earthRadiusKm + baseKm) / (this.#earthRadiusKm + joinKm)) ** 2;
      spline.temperaturesK[0] = batesK;
      spline.topGradient = deficit * this.#shape * stretch;
      spline.fit(this.#earthRadiusKm);
      this.#isSplineFitted = true;
    }
    this.#temperatureK = spline.temperatureK(heightKm);
    this.#lnSplineRatio = Math.log(batesK / this.#temperatureK);
    this.#integral = spline.integral(heightKm);
  }
}
