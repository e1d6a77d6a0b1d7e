import { bundledTable } from './earth-orientation/bundled-table.ts';
import { unpackColumns } from './earth-orientation/packed-columns.ts';
import { earthOrientationOf } from './earth-orientation/table.ts';
import type { EarthOrientation } from './earth-orientation/values.ts';
import { taiMinusUtcS } from './leap-seconds.ts';
import { msPerDay } from './time.ts';

/**
 * The table that ships with the program: IERS finals2000A, daily from 1973 and a year of predictions, rounded to a microsecond and
 * 10 microarcseconds (0.5 mm). A door of its own, so that a page that needs no earth orientation does not load it.
 */
export function bundledEarthOrientation(): EarthOrientation {
  unpacked ??= unpack();
  return unpacked;
}

let unpacked: EarthOrientation | undefined;

function unpack(): EarthOrientation {
  const { source, firstMjd, measuredToMjd, rowCount, packed } = bundledTable;
  const [ut1MinusTaiUs, xp10Uas, yp10Uas] = unpackColumns(packed, 3, rowCount) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const leapS = (index: number) => taiMinusUtcS((firstMjd + index - 40_587) * msPerDay);
  const columns = {
    mjdUtc: Float64Array.from(ut1MinusTaiUs, (_, index) => firstMjd + index),
    dut1S: Float64Array.from(ut1MinusTaiUs, (us, index) => (us + leapS(index) * 1e6) / 1e6),
    xpArcsec: Float64Array.from(xp10Uas, (units) => units / 1e5),
    ypArcsec: Float64Array.from(yp10Uas, (units) => units / 1e5),
  };
  return earthOrientationOf(source, columns, 'lagrange', measuredToMjd);
}
