import type { AxisName, RotatorRig } from './commission-rig.ts';
import { goAndRest } from './go-and-rest.ts';
import { meanAndSigma } from './mean-and-sigma.ts';

/** Where an axis came to rest on the way up and on the way down to the same order. */
export interface BothWays {
  readonly fromBelowDeg: number;
  readonly fromAboveDeg: number;
}

/**
 * How much higher an axis rests that came from above than one that came from below; positive where the antenna lags behind its
 * motor, as with worn gears.
 *
 * @param stepDeg the smallest change that the controller shows
 */
export function playOf(
  visits: readonly BothWays[],
  stepDeg: number,
): { readonly playDeg: number; readonly sigmaDeg: number } {
  // The difference of two readings, each anywhere within its step.
  const floorDeg = stepDeg / Math.sqrt(6);
  const { mean, sigma } = meanAndSigma(
    visits.map(({ fromAboveDeg, fromBelowDeg }) => fromAboveDeg - fromBelowDeg),
    floorDeg,
  );
  return { playDeg: mean, sigmaDeg: sigma };
}

/** Visits each of the angles from both sides, by read-back; play that the encoder does not see needs sightings instead. */
export async function measureBacklash(
  rig: RotatorRig,
  axis: AxisName,
  plan: { readonly anglesDeg: readonly number[]; readonly approachDeg: number; readonly stepDeg: number },
) {
  const start = await rig.rotator.readPosition();
  const key = `${axis}Deg` as const;
  const visits: BothWays[] = [];
  for (const [index, angleDeg] of plan.anglesDeg.entries()) {
    const visit = async (sideDeg: number) => {
      await goAndRest(rig, { ...start, [key]: angleDeg + sideDeg });
      return (await goAndRest(rig, { ...start, [key]: angleDeg }))[key];
    };
    const fromBelowDeg = await visit(-plan.approachDeg);
    const fromAboveDeg = await visit(plan.approachDeg);
    visits.push({ fromBelowDeg, fromAboveDeg });
    rig.onProgress?.((index + 1) / plan.anglesDeg.length);
  }
  return { ...playOf(visits, plan.stepDeg), visits };
}
