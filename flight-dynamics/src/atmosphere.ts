import type { AtmosphereConditions, AtmosphereSwitches } from './atmosphere/conditions.ts';
import { Nrlmsise00 } from './atmosphere/nrlmsise-00.ts';

export type { AtmosphereConditions, AtmosphereSwitches } from './atmosphere/conditions.ts';
export { Nrlmsise00 } from './atmosphere/nrlmsise-00.ts';

/** Where and when, for one answer of the model. */
export interface AtmosphereInput extends AtmosphereConditions {
  /** Above the WGS-84 ellipsoid. */
  readonly heightKm: number;
  /** Geodetic. */
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** Universal time of the day. */
  readonly secondsOfDay: number;
  /** Local apparent solar time; secondsOfDay / 3600 + longitudeDeg / 15 when not given. */
  readonly localSolarTimeH?: number;
}

/** The upper air at one place. */
export interface AtmosphereSample {
  readonly heliumPerCm3: number;
  readonly oxygenPerCm3: number;
  readonly molecularNitrogenPerCm3: number;
  readonly molecularOxygenPerCm3: number;
  readonly argonPerCm3: number;
  readonly hydrogenPerCm3: number;
  readonly nitrogenPerCm3: number;
  /** Hot and ionised oxygen, which matters above 500 km. */
  readonly anomalousOxygenPerCm3: number;
  readonly densityKgM3: number;
  readonly exosphericTemperatureK: number;
  readonly temperatureK: number;
}

/**
 * NRLMSISE-00 as published: `densityKgM3` leaves out anomalous oxygen. For many places use `Nrlmsise00` itself.
 *
 * @throws RangeError when a number is not finite or a switch is unknown
 * Source: Picone, Hedin, Drob, Aikin, J. Geophys. Res. 107(A12), 1468, 2002 (GTD7)
 */
export function gtd7(input: AtmosphereInput, switches?: AtmosphereSwitches): AtmosphereSample {
  const model = evaluated(input, switches);
  return sampleOf(model, model.densityKgM3());
}

/** The same with anomalous oxygen in `densityKgM3`: the density for drag (GTD7D). */
export function gtd7d(input: AtmosphereInput, switches?: AtmosphereSwitches): AtmosphereSample {
  const model = evaluated(input, switches);
  return sampleOf(model, model.dragDensityKgM3());
}

function evaluated(input: AtmosphereInput, switches?: AtmosphereSwitches): Nrlmsise00 {
  const model = new Nrlmsise00(switches);
  model.setConditions(input);
  const { heightKm, latitudeDeg, longitudeDeg, secondsOfDay } = input;
  const localSolarTimeH = input.localSolarTimeH ?? secondsOfDay / 3600 + longitudeDeg / 15;
  model.evaluate(heightKm, latitudeDeg, longitudeDeg, localSolarTimeH, secondsOfDay);
  return model;
}

function sampleOf(model: Nrlmsise00, densityKgM3: number): AtmosphereSample {
  const n = model.densitiesPerCm3;
  return {
    heliumPerCm3: n[0]!,
    oxygenPerCm3: n[1]!,
    molecularNitrogenPerCm3: n[2]!,
    molecularOxygenPerCm3: n[3]!,
    argonPerCm3: n[4]!,
    hydrogenPerCm3: n[5]!,
    nitrogenPerCm3: n[6]!,
    anomalousOxygenPerCm3: n[7]!,
    densityKgM3,
    exosphericTemperatureK: model.exosphericTemperatureK,
    temperatureK: model.temperatureK,
  };
}
