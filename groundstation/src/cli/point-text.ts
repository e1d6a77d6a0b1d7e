import type { EarthOrientationStatus } from '@dawa/flight-dynamics/earth-orientation';
import type {
  Keyhole,
  PointingCandidate,
  PointingPlan,
  PointingSample,
  RotatorLimits,
} from '@dawa/flight-dynamics/pointing-plan';
import type { PassNames } from './pass-names.ts';
import { type Column, csvText, isoText, jsonText, tableText } from './table.ts';

export interface PointedPass extends PointingPlan, PassNames {
  /** Null for a pass that never outruns the mast. */
  readonly keyhole: Keyhole | null;
}

export interface PointDocument {
  readonly limits: RotatorLimits;
  readonly plans: readonly PointedPass[];
  readonly earthOrientation: EarthOrientationStatus;
}

/**
 * Plans of an antenna as people and programs read them.
 *
 * @param stepMs between the samples that are printed; the plan itself is finer
 */
export function pointText(format: 'table' | 'json' | 'csv', document: PointDocument, stepMs: number): string {
  const plans = document.plans.map((plan) => ({ ...plan, samples: thinned(plan.samples, stepMs) }));
  if (format === 'json') return jsonText({ ...document, plans });
  if (format === 'csv') {
    const rows = plans.flatMap(({ passId, noradId, kind, samples }) =>
      samples.map((sample) => ({ passId, noradId, kind, ...sample })),
    );
    return csvText(rows, ['passId', 'noradId', 'kind', 'atMs', 'azimuthDeg', 'elevationDeg']);
  }
  return plans.map(planText).join('\n');
}

/** Samples a step apart, and the last one. */
function thinned(samples: readonly PointingSample[], stepMs: number): readonly PointingSample[] {
  const kept: PointingSample[] = [];
  for (const [index, sample] of samples.entries()) {
    const before = kept.at(-1);
    const isDue = before === undefined || sample.atMs - before.atMs >= stepMs - 1;
    if (isDue || index === samples.length - 1) kept.push(sample);
  }
  return kept;
}

function planText(plan: PointedPass): string {
  const { passId, name, kind, lostS, worstErrorDeg, toleranceDeg, lostSpans, keyhole, prePosition, park } =
    plan;
  const lost = lostSpans.map(
    ({ fromAtMs, toAtMs }) => `${isoText(fromAtMs)} to ${isoText(toAtMs).slice(11)}`,
  );
  const where = (stand: { azimuthDeg: number; elevationDeg: number }) =>
    `${stand.azimuthDeg.toFixed(1)}, ${stand.elevationDeg.toFixed(1)}`;
  return [
    `${passId}  ${name}: rises ${isoText(plan.aosAtMs)}, ${plan.maxElevationDeg.toFixed(1)} deg, sets ${isoText(plan.losAtMs).slice(11)}`,
    `${kind}: ${lostS.toFixed(1)} s further off than ${toleranceDeg} deg, worst ${worstErrorDeg.toFixed(2)} deg${
      lost.length === 0 ? '' : ` (${lost.join(', ')})`
    }`,
    keyhole === null
      ? 'no keyhole: azimuth is never faster than the mast'
      : `keyhole ${isoText(keyhole.fromAtMs)} to ${isoText(keyhole.toAtMs).slice(11)}: azimuth runs at ${keyhole.neededRateDegS.toFixed(1)} deg/s, the mast at ${keyhole.rotatorRateDegS}`,
    `waits at ${where(prePosition)}; leave for there by ${isoText(prePosition.leaveByAtMs)} (${prePosition.driveS.toFixed(0)} s away)`,
    park === undefined
      ? 'stays where the satellite set'
      : `parked at ${where(park)} by ${isoText(park.thereAtMs)}`,
    '',
    tableText(plan.candidates, candidateColumns(plan)),
    tableText(plan.samples, sampleColumns),
  ].join('\n');
}

const candidateColumns = (plan: PointedPass): readonly Column<PointingCandidate>[] => [
  { heading: 'way', text: ({ kind }) => kind },
  { heading: 'lost s', isNumeric: true, text: ({ lostS }) => lostS.toFixed(1) },
  { heading: 'worst deg', isNumeric: true, text: ({ worstErrorDeg }) => worstErrorDeg.toFixed(2) },
  { heading: 'travel deg', isNumeric: true, text: ({ travelDeg }) => travelDeg.toFixed(0) },
  { heading: '', text: (candidate) => (isChosen(candidate, plan) ? 'chosen' : '') },
];

/** Several flips are weighed: the chosen one is known by all its figures. */
function isChosen(candidate: PointingCandidate, plan: PointingCandidate): boolean {
  return (
    candidate.kind === plan.kind &&
    candidate.lostS === plan.lostS &&
    candidate.worstErrorDeg === plan.worstErrorDeg &&
    candidate.travelDeg === plan.travelDeg
  );
}

const sampleColumns: readonly Column<PointingSample>[] = [
  { heading: 'UTC', text: ({ atMs }) => isoText(atMs) },
  { heading: 'azimuth', isNumeric: true, text: ({ azimuthDeg }) => azimuthDeg.toFixed(1) },
  { heading: 'elevation', isNumeric: true, text: ({ elevationDeg }) => elevationDeg.toFixed(1) },
];
