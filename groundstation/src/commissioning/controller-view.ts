import { type AntennaAlignment, controllerAngles, pointedAt } from '@dawa/flight-dynamics/antenna-alignment';
import type { Rotator } from '../ports.ts';

/**
 * An aligned rotator in the angles of its controller again, for whoever measures the controller itself. Orders still go through the
 * guard in true directions, so what must not be entered is not entered.
 *
 * @param travel the limits of the controller
 */
export function controllerView(
  rotator: Rotator,
  alignment: AntennaAlignment,
  travel: Rotator['limits'],
): Rotator {
  const shown = <T extends { azimuthDeg: number; elevationDeg: number }>(seen: T): T => ({
    ...seen,
    ...controllerAngles(alignment, seen),
  });
  return {
    get info() {
      return rotator.info;
    },
    limits: travel,
    get position() {
      return rotator.position && shown(rotator.position);
    },
    onChange: (listener) => rotator.onChange(listener),
    moveTo: (target) => rotator.moveTo(pointedAt(alignment, target)),
    readPosition: async () => shown(await rotator.readPosition()),
    stop: () => rotator.stop(),
    close: () => rotator.close(),
  };
}
