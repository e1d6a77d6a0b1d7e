import type { SchedulePass } from './problem.ts';

export const minuteMs = 60_000;

/** A pass from minute to minute, its highest point in the middle, over a path that may be given as azimuths and elevations. */
export function inventPass(
  passId: string,
  noradId: number,
  fromMinute: number,
  toMinute: number,
  more: Partial<SchedulePass> & {
    readonly path?: readonly (readonly [azimuthDeg: number, elevationDeg: number])[];
  } = {},
): SchedulePass {
  const aosAtMs = fromMinute * minuteMs;
  const losAtMs = toMinute * minuteMs;
  const {
    path = [
      [100, 20],
      [100, 20],
    ],
    ...rest
  } = more;
  const stepMs = (losAtMs - aosAtMs) / (path.length - 1);
  return {
    passId,
    noradId,
    name: `satellite ${noradId}`,
    stationId: 's',
    aosAtMs,
    tcaAtMs: (aosAtMs + losAtMs) / 2,
    losAtMs,
    maxElevationDeg: 40,
    visible: [{ fromAtMs: aosAtMs, toAtMs: losAtMs }],
    track: path.map(([azimuthDeg, elevationDeg], index) => ({
      atMs: aosAtMs + index * stepMs,
      azimuthDeg,
      elevationDeg,
    })),
    ...rest,
  };
}
