/** What every listing says of a pass first. */
export interface PassNames {
  readonly passId: string;
  readonly noradId: number;
  readonly name: string;
  readonly stationId: string;
  readonly aosAtMs: number;
  readonly tcaAtMs: number;
  readonly losAtMs: number;
  readonly maxElevationDeg: number;
}

export function passNames(pass: PassNames): PassNames {
  const { passId, noradId, name, stationId, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg } = pass;
  return { passId, noradId, name, stationId, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg };
}
