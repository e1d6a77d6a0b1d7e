import type { Direction, Reading } from '../ports.ts';
import { MeasurementFault, type RotatorRig } from './commission-rig.ts';

/** A controller of ten steps a degree shows no change in less than this. */
const stillDeg = 0.05;
const stillMs = 800;
/** Relays and brakes take their time before anything moves. */
const startsWithinMs = 3000;
/** The slowest rotators take five minutes for a turn. */
const longestMs = 600_000;
const lookEveryMs = 100;

/** Sends the antenna there and waits until it rests, wherever that is. @throws MeasurementFault when it never does */
export async function goAndRest(rig: RotatorRig, target: Direction): Promise<Reading<Direction>> {
  const before = await rig.rotator.readPosition();
  await rig.rotator.moveTo(target);
  return rest(rig, before, target);
}

/** Waits until the antenna stands still. */
export async function rest(
  { rotator, clock, signal }: RotatorRig,
  before: Reading<Direction>,
  target: Direction | undefined,
): Promise<Reading<Direction>> {
  const beganAtMs = clock.nowAtMs();
  let last = before;
  let stillSinceAtMs = beganAtMs;
  let hasStarted = target === undefined || isNear(before, target, 10 * stillDeg);
  for (;;) {
    await clock.sleep(lookEveryMs, signal);
    const reading = await rotator.readPosition();
    if (!isNear(reading, last, stillDeg)) {
      hasStarted = true;
      last = reading;
      stillSinceAtMs = reading.readAtMs;
    }
    const isStill = reading.readAtMs - stillSinceAtMs >= stillMs;
    if (isStill && (hasStarted || reading.readAtMs - beganAtMs > startsWithinMs)) return reading;
    if (reading.readAtMs - beganAtMs > longestMs)
      throw new MeasurementFault(
        'rotator',
        `to rest within ${longestMs / 60_000} minutes`,
        'it still moving',
      );
  }
}

function isNear(a: Direction, b: Direction, withinDeg: number): boolean {
  return (
    Math.abs(a.azimuthDeg - b.azimuthDeg) <= withinDeg &&
    Math.abs(a.elevationDeg - b.elevationDeg) <= withinDeg
  );
}
