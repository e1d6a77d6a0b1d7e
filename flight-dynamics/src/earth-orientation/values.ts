/** What the Earth does beside turning evenly: UT1 - UTC and where the pole stands. */
export interface EarthOrientationValues {
  readonly dut1S: number;
  readonly xpArcsec: number;
  readonly ypArcsec: number;
}

/** The same, to be written to. */
export interface EarthOrientationSlot {
  dut1S: number;
  xpArcsec: number;
  ypArcsec: number;
}

export interface EarthOrientationRow extends EarthOrientationValues {
  readonly mjdUtc: number;
}

export interface EarthOrientation {
  /** Where the numbers come from, for people: a file name, `bundled finals2000A 2026-11-02`, `none`. */
  readonly source: string;
  /** First and last tabulated instants, predictions included; null without a table. */
  readonly coverage: { readonly fromAtMs: number; readonly toAtMs: number } | null;
  /** Until here the numbers are measured, after it predicted; null without a table. */
  readonly measuredToAtMs: number | null;
  at(atMs: number): EarthOrientationValues;
  /** The same without allocating. */
  into(atMs: number, out: EarthOrientationSlot): void;
}

/** UT1 taken as UTC and the pole as still: up to 0.9 s, about 400 m at the equator. */
export const noEarthOrientation: EarthOrientation = {
  source: 'none',
  coverage: null,
  measuredToAtMs: null,
  at: () => ({ dut1S: 0, xpArcsec: 0, ypArcsec: 0 }),
  into: (_, out) => {
    out.dut1S = 0;
    out.xpArcsec = 0;
    out.ypArcsec = 0;
  },
};
