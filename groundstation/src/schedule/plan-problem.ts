import {
  type KeepOut,
  type LockedContact,
  type SchedulePass,
  type ScheduleProblem,
  type ScheduleRequest,
  type Span,
  valueOfPriority,
} from '@dawa/flight-dynamics/schedule';
import type { RequestsFile } from '@dawa/protocols/requests-file';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from '../config/config-fault.ts';
import type { PlanSite } from '../config/stations-config.ts';

export interface PlanInputs {
  readonly requests: RequestsFile;
  /** How the requests file was named, for faults. */
  readonly file: string;
  readonly sites: readonly PlanSite[];
  readonly span: Span;
}

/** A problem without its passes: what was asked for and what there is to serve it. */
export type PlanFrame = Omit<ScheduleProblem, 'passes'>;

/**
 * The requests of people against the stations that there are: every name is looked up, and spans of days are laid over the plan.
 */
export function framePlan({
  requests: asked,
  file,
  sites,
  span,
}: PlanInputs): Result<PlanFrame, ConfigFault> {
  const antennas = sites.flatMap((site) => site.antennas);
  const fail = (path: string, expected: string, found: string) =>
    failure<ConfigFault>({ kind: 'bad-reference', file, path, expected, found });
  const stationNames = sites.map(({ stationId }) => stationId).join(', ');
  const antennaNames = antennas.map(({ antennaId }) => antennaId).join(', ');

  const requests: ScheduleRequest[] = [];
  for (const [index, request] of asked.requests.entries()) {
    const antennaIds: string[] = [];
    for (const [place, name] of (request.antennas ?? []).entries()) {
      const meant = antennas.filter(({ antennaId, stationId }) => name === antennaId || name === stationId);
      if (meant.length === 0) {
        const expected = `one of ${stationNames}, ${antennaNames}`;
        return fail(`requests[${index}].antennas[${place}]`, expected, name);
      }
      antennaIds.push(...meant.map(({ antennaId }) => antennaId));
    }
    requests.push(requestOf(request, span, request.antennas && antennaIds));
  }

  const keepOuts: KeepOut[] = [];
  for (const [index, { station, antenna, from, to, reason }] of asked.keepOuts.entries()) {
    if (!sites.some(({ stationId }) => stationId === station)) {
      return fail(`keepOuts[${index}].station`, `one of ${stationNames}`, station);
    }
    const antennaId = antenna === undefined ? undefined : `${station}/${antenna}`;
    if (antennaId !== undefined && !antennas.some((known) => known.antennaId === antennaId)) {
      return fail(`keepOuts[${index}].antenna`, `one of ${antennaNames}`, antennaId);
    }
    keepOuts.push({
      stationId: station,
      ...(antennaId === undefined ? {} : { antennaId }),
      ...instants({ from, to }),
      reason,
    });
  }

  const locked: LockedContact[] = [];
  for (const [index, { passId, antenna, noradId, from, to, reason }] of asked.fixed.entries()) {
    if (!antennas.some(({ antennaId }) => antennaId === antenna)) {
      return fail(`fixed[${index}].antenna`, `one of ${antennaNames}`, antenna);
    }
    const lock = {
      passId,
      antennaId: antenna,
      noradId,
      name: String(noradId),
      ...instants({ from, to }),
      reason,
    };
    const rival = locked.find(
      (other) =>
        other.passId === passId ||
        (other.antennaId === antenna && other.fromAtMs < lock.toAtMs && lock.fromAtMs < other.toAtMs),
    );
    if (rival !== undefined) {
      return fail(`fixed[${index}]`, `no other fixed contact in its way`, `${passId} beside ${rival.passId}`);
    }
    locked.push(lock);
  }
  return success({
    ...span,
    antennas,
    requests,
    keepOuts,
    locked,
    ...(asked.trimStepS === undefined ? {} : { trimStepMs: asked.trimStepS * 1000 }),
  });
}

/** Locked contacts named as their passes are. */
export function withPasses(frame: PlanFrame, passes: readonly SchedulePass[]): ScheduleProblem {
  const nameOf = new Map(passes.map(({ noradId, name }) => [noradId, name]));
  const locked = (frame.locked ?? []).map((lock) => ({
    ...lock,
    name: nameOf.get(lock.noradId) ?? lock.name,
  }));
  return { ...frame, passes, locked };
}

const presetPriority = 5;
const dayMs = 86_400_000;

function requestOf(
  request: RequestsFile['requests'][number],
  span: Span,
  antennaIds: readonly string[] | undefined,
): ScheduleRequest {
  const { noradId, priority, valuePerMinute, valuePerContact, minContactS, minElevationDeg } = request;
  const { maxGapH, lastContactAt, stationsAtOnce, minContactsPerDay } = request;
  const minContacts =
    minContactsPerDay === undefined
      ? (request.minContacts ?? []).map(({ atLeast, ...own }) => ({ ...instants(own), atLeast }))
      : wholeDays(span).map((day) => ({ ...day, atLeast: minContactsPerDay }));
  return {
    noradId,
    valuePerMinute: valuePerMinute ?? valueOfPriority(priority ?? presetPriority),
    valuePerContact,
    minDurationMs: minContactS * 1000,
    stationsAtOnce,
    ...(minElevationDeg === undefined ? {} : { minElevationDeg }),
    ...(minContacts.length === 0 ? {} : { minContacts }),
    ...(maxGapH === undefined ? {} : { maxGapMs: maxGapH * 3_600_000 }),
    ...(lastContactAt === undefined ? {} : { lastContactAtMs: Date.parse(lastContactAt) }),
    ...(antennaIds === undefined ? {} : { antennaIds }),
  };
}

const instants = ({ from, to }: { readonly from: string; readonly to: string }): Span => ({
  fromAtMs: Date.parse(from),
  toAtMs: Date.parse(to),
});

/** Each 24 hours of the plan from its start; what is left over at the end asks for nothing. */
function wholeDays({ fromAtMs, toAtMs }: Span): Span[] {
  const count = Math.floor((toAtMs - fromAtMs) / dayMs);
  return Array.from({ length: count }, (_, day) => ({
    fromAtMs: fromAtMs + day * dayMs,
    toAtMs: fromAtMs + (day + 1) * dayMs,
  }));
}
