import { type AxisName, MeasurementFault, type RotatorRig } from './commission-rig.ts';
import { goAndRest } from './go-and-rest.ts';

/** What an axis read back for what it was ordered. */
export interface OrderedAndRead {
  readonly orderedDeg: number;
  readonly readDeg: number;
}

export interface Linearity {
  readonly gain: number;
  /** What it reads where 0 was ordered. */
  readonly offsetDeg: number;
  /** One sigma of a reading about the line. */
  readonly sigmaDeg: number;
  /** The farthest that any reading lies from its order. */
  readonly worstDeg: number;
}

/** The straight line through orders and readings, by least squares. @throws RangeError for fewer than two orders */
export function fitLinearity(points: readonly OrderedAndRead[]): Linearity {
  const count = points.length;
  const meanX = points.reduce((sum, { orderedDeg }) => sum + orderedDeg, 0) / count;
  const meanY = points.reduce((sum, { readDeg }) => sum + readDeg, 0) / count;
  const spread = points.reduce((sum, { orderedDeg }) => sum + (orderedDeg - meanX) ** 2, 0);
  if (!(spread > 0)) throw new RangeError(`points: expected two different orders, found ${count} points`);
  const together = points.reduce(
    (sum, { orderedDeg, readDeg }) => sum + (orderedDeg - meanX) * (readDeg - meanY),
    0,
  );
  const gain = together / spread;
  const offsetDeg = meanY - gain * meanX;
  const squares = points.reduce(
    (sum, { orderedDeg, readDeg }) => sum + (readDeg - offsetDeg - gain * orderedDeg) ** 2,
    0,
  );
  return {
    gain,
    offsetDeg,
    sigmaDeg: count > 2 ? Math.sqrt(squares / (count - 2)) : 0,
    worstDeg: Math.max(...points.map(({ orderedDeg, readDeg }) => Math.abs(readDeg - orderedDeg))),
  };
}

/** Drives one axis over a range in equal steps, always upwards so that play does not count, and reads it back at rest. */
export async function measureEncoder(
  rig: RotatorRig,
  axis: AxisName,
  range: { readonly fromDeg: number; readonly toDeg: number; readonly steps: number },
): Promise<{ readonly linearity: Linearity; readonly points: readonly OrderedAndRead[] }> {
  const { fromDeg, toDeg, steps } = range;
  if (!(toDeg > fromDeg) || !(steps >= 2))
    throw new MeasurementFault(
      axis,
      'a range that runs upwards in two steps or more',
      `${fromDeg} to ${toDeg}`,
    );
  const start = await rig.rotator.readPosition();
  const points: OrderedAndRead[] = [];
  for (let i = 0; i <= steps; i++) {
    const orderedDeg = fromDeg + ((toDeg - fromDeg) * i) / steps;
    const reading = await goAndRest(rig, { ...start, [`${axis}Deg`]: orderedDeg });
    // The first one came from wherever the antenna stood.
    if (i > 0) points.push({ orderedDeg, readDeg: reading[`${axis}Deg`] });
    rig.onProgress?.((i + 1) / (steps + 1));
  }
  return { linearity: fitLinearity(points), points };
}
