import type { PowerSection } from '../../bench/power-section.ts';

/** What the supply gives in one state, as measured. */
export interface MeasuredPower {
  readonly voltageV: number;
  readonly currentA: number;
  /** Expanded, of the product, in watts. */
  readonly uncertaintyW: number;
}

export interface OrbitEnergy {
  readonly energyWh: number;
  /** One instrument measured all of them: their errors add as they are. */
  readonly uncertaintyWh: number;
  readonly meanW: number;
  readonly parts: readonly { readonly state: string; readonly share: number; readonly energyWh: number }[];
}

/**
 * Energy that one orbit takes when each state lasts for its share of it.
 *
 * @returns the states that were not measured, instead, where some of the duty cycle were not
 */
export function orbitEnergy(
  measured: ReadonlyMap<string, MeasuredPower>,
  { orbitMinutes, shares }: PowerSection,
): OrbitEnergy | { readonly missing: readonly string[] } {
  const wanted = Object.entries(shares).filter(([, share]) => share > 0);
  const missing = wanted.map(([state]) => state).filter((state) => !measured.has(state));
  if (missing.length > 0) return { missing };
  const hours = orbitMinutes / 60;
  const parts = wanted.map(([state, share]) => {
    const { voltageV, currentA, uncertaintyW } = measured.get(state)!;
    return {
      ...{ state, share, energyWh: voltageV * currentA * share * hours },
      uncertaintyWh: uncertaintyW * share * hours,
    };
  });
  const energyWh = parts.reduce((sum, part) => sum + part.energyWh, 0);
  return {
    ...{ energyWh, meanW: energyWh / hours, parts },
    uncertaintyWh: parts.reduce((sum, part) => sum + part.uncertaintyWh, 0),
  };
}
