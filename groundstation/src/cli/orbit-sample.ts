/** What was asked for an instant; `fault` where the elements give no position, and then no numbers. */
export interface OrbitSample {
  readonly noradId: number;
  readonly atMs: number;
  readonly minutesSinceEpoch: number;
  readonly positionTemeKm?: readonly number[];
  readonly velocityTemeKmS?: readonly number[];
  readonly positionItrfKm?: readonly number[];
  readonly velocityItrfKmS?: readonly number[];
  /** EME2000 of the IAU 1976/1980 reduction, within 0.12 arcsec of the GCRF. */
  readonly positionGcrfKm?: readonly number[];
  readonly velocityGcrfKmS?: readonly number[];
  readonly latitudeDeg?: number;
  readonly longitudeDeg?: number;
  readonly heightKm?: number;
  readonly azimuthDeg?: number;
  readonly elevationDeg?: number;
  readonly rangeKm?: number;
  readonly rangeRateKmS?: number;
  /** At least half of the Sun's width is clear of the Earth. */
  readonly isSunlit?: boolean;
  /** Share of the Sun's disc that shines: 0 in the umbra, 1 in full light. */
  readonly sunlight?: number;
  readonly fault: string | null;
}
