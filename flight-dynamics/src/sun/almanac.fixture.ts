import { ttMinusUtcS } from '../leap-seconds.ts';
import type { Vector3 } from '../vector.ts';

/**
 * Sun and Moon from the Earth's centre in TEME, km, by JPL's DE421 through jplephem 2.24 and pyerfa 2.0.1.5 (2026-11), as
 * bench/reference/sun-and-moon.py prints it. `apparent` has light time and annual aberration in it.
 */
export interface AlmanacRow {
  readonly ttJulianDay: number;
  readonly sunGeometricKm: Vector3;
  readonly sunApparentKm: Vector3;
  readonly moonGeometricKm: Vector3;
  readonly moonApparentKm: Vector3;
}

export const almanac: readonly AlmanacRow[] = [
  {
    ttJulianDay: 2_433_282.5,
    sunGeometricKm: [25_569_997.324, -132_889_803.921, -57_639_251.452],
    sunApparentKm: [25_555_367.406, -132_892_170.376, -57_640_278.151],
    moonGeometricKm: [190_794.859, 310_721.191, 163_497.055],
    moonApparentKm: [190_808.049, 310_740.252, 163_507.053],
  },
  {
    ttJulianDay: 2_440_000,
    sunGeometricKm: [70_176_448.226, 123_186_164.009, 53_423_400.4],
    sunApparentKm: [70_189_619.863, 123_179_842.382, 53_420_658.039],
    moonGeometricKm: [376_533.097, 131_582.665, 59_071.578],
    moonApparentKm: [376_509.376, 131_573.14, 59_067.189],
  },
  {
    ttJulianDay: 2_448_908.5,
    sunGeometricKm: [-140_321_632.187, -46_622_769.23, -20_217_991.595],
    sunApparentKm: [-140_326_690.436, -46_609_955.246, -20_212_435.57],
    moonGeometricKm: [324_268.197, 192_442.646, 112_049.352],
    moonApparentKm: [324_261.484, 192_437.196, 112_046.414],
  },
  {
    ttJulianDay: 2_451_545,
    sunGeometricKm: [26_497_486.915, -132_759_028.797, -57_553_713.571],
    sunApparentKm: [26_482_864.761, -132_761_478.465, -57_554_775.06],
    moonGeometricKm: [-291_610.431, -266_718.96, -76_087.191],
    moonApparentKm: [-291_586.662, -266_695.534, -76_080.359],
  },
  {
    ttJulianDay: 2_453_101.828_154_745,
    sunGeometricKm: [143_285_230.67, 39_839_226.742, 17_270_390.679],
    sunApparentKm: [143_289_533.692, 39_826_182.765, 17_264_735.566],
    moonGeometricKm: [-322_233.5, -163_282.622, -62_641.662],
    moonApparentKm: [-322_227.206, -163_278.108, -62_639.752],
  },
  {
    ttJulianDay: 2_458_654.5,
    sunGeometricKm: [4_185_066.009, 139_416_811.107, 60_434_000.158],
    sunApparentKm: [4_199_915.339, 139_416_435.232, 60_433_837.383],
    moonGeometricKm: [193_169.856, -317_218.526, -145_384.863],
    moonApparentKm: [193_159.028, -317_203.252, -145_377.718],
  },
  {
    ttJulianDay: 2_461_041.25,
    sunGeometricKm: [26_347_044.035, -132_784_591.686, -57_565_222.958],
    sunApparentKm: [26_332_428.854, -132_787_031.195, -57_566_280.782],
    moonGeometricKm: [163_681.66, 281_675.119, 156_545.33],
    moonApparentKm: [163_692.844, 281_691.814, 156_554.657],
  },
  {
    ttJulianDay: 2_469_807.5,
    sunGeometricKm: [27_438_581.486, -132_607_853.376, -57_469_475.054],
    sunApparentKm: [27_423_982.25, -132_610_396.865, -57_470_577.362],
    moonGeometricKm: [358_130.385, 102_065.428, 68_662.129],
    moonApparentKm: [358_166.502, 102_074.435, 68_668.565],
  },
];

/** UTC milliseconds of a Julian date of TT; before 1972 as the program counts there, with TT - UTC 42.184 s. */
export function instantOfTt(ttJulianDay: number): number {
  const nearUtcMs = (ttJulianDay - 2_440_587.5) * 86_400_000;
  return nearUtcMs - ttMinusUtcS(nearUtcMs - 60_000) * 1000;
}
