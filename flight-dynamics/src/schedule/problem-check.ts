import type { ScheduleProblem } from './problem.ts';
import { overlaps } from './windows.ts';

/** @throws RangeError at the first thing that makes no sense, with the value */
export function checkProblem(problem: ScheduleProblem): void {
  const { fromAtMs, toAtMs, antennas, requests, locked = [], trimStepMs } = problem;
  const insist = (isGood: boolean, text: string) => {
    if (!isGood) throw new RangeError(text);
  };
  insist(
    toAtMs > fromAtMs && Number.isFinite(toAtMs - fromAtMs),
    `plan must run forwards, found ${fromAtMs} to ${toAtMs}`,
  );
  insist(trimStepMs === undefined || trimStepMs >= 1, `trimStepMs must be at least 1, found ${trimStepMs}`);
  insist(
    new Set(antennas.map(({ antennaId }) => antennaId)).size === antennas.length,
    'antennaId must be given once',
  );
  insist(new Set(requests.map(({ noradId }) => noradId)).size === requests.length, 'one request a satellite');
  insist(
    new Set(problem.passes.map(({ passId }) => passId)).size === problem.passes.length,
    'passId must be given once',
  );
  for (const { antennaId, setupMs, slew } of antennas) {
    insist(setupMs >= 0, `${antennaId}: setupMs must not be negative, found ${setupMs}`);
    if (slew === undefined) continue;
    const { azimuthRateDegS, elevationRateDegS } = slew;
    insist(azimuthRateDegS > 0 && elevationRateDegS > 0, `${antennaId}: rates must be positive`);
  }
  for (const {
    noradId,
    minDurationMs,
    valuePerMinute,
    valuePerContact = 0,
    minContacts = [],
    maxGapMs = 1,
  } of requests) {
    insist(minDurationMs > 0, `${noradId}: minDurationMs must be positive, found ${minDurationMs}`);
    insist(valuePerMinute >= 0 && valuePerContact >= 0, `${noradId}: values must not be negative`);
    insist(maxGapMs > 0, `${noradId}: maxGapMs must be positive, found ${maxGapMs}`);
    for (const [index, span] of minContacts.entries()) {
      insist(span.toAtMs > span.fromAtMs, `${noradId}: minContacts must run forwards`);
      insist(
        !minContacts.slice(index + 1).some((other) => overlaps(span, other)),
        `${noradId}: minContacts must not overlap`,
      );
    }
  }
  for (const [index, lock] of locked.entries()) {
    const { passId, antennaId } = lock;
    insist(lock.toAtMs > lock.fromAtMs, `${passId}: a locked contact must run forwards`);
    insist(
      antennas.some((antenna) => antenna.antennaId === antennaId),
      `${passId}: no antenna ${antennaId}`,
    );
    const rival = locked
      .slice(index + 1)
      .find((other) => other.antennaId === antennaId && overlaps(lock, other));
    insist(rival === undefined, `${passId} and ${rival?.passId} are locked on ${antennaId} at the same time`);
    insist(locked.findIndex((other) => other.passId === passId) === index, `${passId} is locked twice`);
  }
}
