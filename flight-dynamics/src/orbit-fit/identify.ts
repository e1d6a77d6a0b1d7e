import type { Fault, Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { type EarthOrientation, noEarthOrientation } from '../earth-orientation.ts';
import { elementAgeDays } from '../element-age.ts';
import type { ElementSet } from '../elements/element-set.ts';
import type { Place } from '../look-angles.ts';
import { compareCandidates } from './compare-candidates.ts';
import { searchDelay } from './delay-search.ts';
import { type DopplerObservation, type ObservedPass, observedPasses } from './observation.ts';
import { receiversAt } from './receivers.ts';
import { thinned } from './thinned.ts';
import { visibleCandidates } from './visible-candidates.ts';

export interface IdentifyRequest {
  readonly observations: readonly DopplerObservation[];
  readonly candidates: readonly ElementSet[];
  readonly place: Place;
  readonly earthOrientation?: EarthOrientation;
  /** What the satellite is said to send; then candidates that need a carrier far from it lose. */
  readonly carrierHz?: number;
  /** How late or early on its track an object may be. Default 30 s. */
  readonly searchS?: number;
  /** How many of the likeliest shapes are compared in full. Default 30. */
  readonly shortlist?: number;
  /** Part of the work that is done, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

export type IdentifyFault = Fault<'too-few-rows' | 'nothing-visible'>;

export interface RankedCandidate {
  readonly noradId: number;
  readonly name: string;
  readonly elements: ElementSet;
  /** Given that the object is in the catalogue and its elements are worth what their age says. All of them add up to 1. */
  readonly probability: number;
  /** How late it ran on its track. */
  readonly delayS: number;
  readonly carrierHz: number;
  /** What the recording and its curve differ by after the fit. */
  readonly rmsHz: number;
  readonly elementAgeDays: number;
}

export interface Identification {
  /** Likeliest first; the shortlist only. */
  readonly ranked: readonly RankedCandidate[];
  /** Those that the recording cannot tell apart: together 95 %. One alone is an answer. */
  readonly alike: readonly RankedCandidate[];
  /** False when even the best leaves a structure well above the scatter between neighbouring rows: it may be none of them. */
  readonly isExplained: boolean;
  /** Scatter between neighbouring rows, which no orbit explains. */
  readonly noiseHz: number;
  readonly counts: {
    readonly catalogue: number;
    readonly withoutPosition: number;
    readonly visible: number;
    readonly compared: number;
  };
}

const fewestRows = 10;

/**
 * Which object of a catalogue was it? First by where they were, then by the shape of the Doppler curve with carrier and delay left free,
 * last by the evidence of a full fit in which each object's elements may be wrong by as much as their age says.
 *
 * Source of the evidence: Laplace's approximation, MacKay 2003, chapter 28
 */
export function identifyObject(request: IdentifyRequest): Result<Identification, IdentifyFault> {
  const { candidates, place, searchS = 30, shortlist = 30, onProgress = () => {} } = request;
  const earthOrientation = request.earthOrientation ?? noEarthOrientation;
  const passes = observedPasses(request.observations);
  if (request.observations.length < fewestRows) {
    const expected = `at least ${fewestRows} readings`;
    return failure({ kind: 'too-few-rows', expected, found: request.observations.length });
  }
  const { visible, withoutPosition } = visibleCandidates(
    candidates,
    passes,
    place,
    earthOrientation,
    searchS,
    (done) => onProgress((0.3 * done) / candidates.length),
  );
  const shapes = rankShapes(visible, passes, place, earthOrientation, searchS, (part) =>
    onProgress(0.3 + 0.3 * part),
  );
  const first = shapes.slice(0, shortlist);
  const compared = compareCandidates({
    candidates: first,
    passes,
    place,
    earthOrientation,
    carrierHz: request.carrierHz,
    onProgress: (part) => onProgress(0.6 + 0.4 * part),
  });
  if (!compared) {
    const found = `${visible.length} of ${candidates.length} above the horizon, ${first.length} comparable`;
    return failure({ kind: 'nothing-visible', expected: 'an object above the horizon at the time', found });
  }
  const ranked = compared.ranked.map((candidate) => ({
    ...candidate,
    noradId: candidate.elements.noradId,
    name: candidate.elements.name,
    elementAgeDays: elementAgeDays(candidate.elements, passes[0]!.fromAtMs),
  }));
  return success({
    ranked,
    alike: likeliest(ranked, 0.95),
    isExplained: compared.isExplained,
    noiseHz: compared.noiseHz,
    counts: {
      catalogue: candidates.length,
      withoutPosition,
      visible: visible.length,
      compared: ranked.length,
    },
  });
}

/** The shape of the curve alone, cheaply: 24 rows a pass. A delay is paid for by nothing yet. */
function rankShapes(
  visible: readonly ElementSet[],
  passes: readonly ObservedPass[],
  place: Place,
  earthOrientation: EarthOrientation,
  reachS: number,
  onProgress: (part: number) => void,
) {
  const samples = passes.map((pass) => {
    const rows = thinned(pass.observations, 24);
    const instants = rows.map((row) => row.atMs);
    return {
      receivers: receiversAt(place, instants, earthOrientation),
      frequencies: rows.map((row) => row.frequencyHz),
    };
  });
  const shapes = visible.flatMap((elements, index) => {
    if (index % 20 === 0) onProgress(index / visible.length);
    const found = samples.flatMap(
      ({ receivers, frequencies }) => searchDelay(elements, receivers, frequencies, reachS, 3) ?? [],
    );
    if (found.length < samples.length) return [];
    const spreadHz = Math.hypot(...found.map((pass) => pass.spreadHz));
    return [{ elements, found, spreadHz }];
  });
  return shapes.sort((a, b) => a.spreadHz - b.spreadHz);
}

function likeliest(ranked: readonly RankedCandidate[], share: number): RankedCandidate[] {
  let sum = 0;
  return ranked.filter((candidate) => {
    const isNeeded = sum < share;
    sum += candidate.probability;
    return isNeeded;
  });
}
