import type { Pass } from '@dawa/flight-dynamics/passes';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { HostMoment } from '../clock/host-moment.ts';
import type { Schedule } from '../schedule/next-contact.ts';
import { continueRun, createRunId, type RunAnchor, type RunRecord } from './run-store.ts';
import type { RehearsalChoice, StartPlan } from './start-plan.ts';

/** The first rise is this far away when a rehearsal begins. */
const leadMs = 10_000;

export interface RunWish {
  readonly kind: RunInfo['kind'];
  readonly missionId: string;
  readonly stationId: string;
  readonly rate: number;
  readonly seed: string | undefined;
  /** Everything that was asked for, as text. */
  readonly configKey: string;
  readonly isNewRun: boolean;
  /** The pass to rehearse; asked only when a new rehearsal begins. */
  choosePass(): Pass | undefined;
  /** Makes the run ids of one second differ. */
  readonly mark: string;
}

export interface PlannedRun {
  readonly run: RunInfo;
  /** UTC of the run's clock at `moment`. */
  readonly atMs: number;
  /** Where a continued run's clock is tied to the machine; undefined for a run whose clock has yet to begin. */
  readonly anchor: RunAnchor | undefined;
  readonly contactEndsAtMs: number | null;
}

/** The run that the disk holds when it may go on, else a new one; undefined when there is no pass to rehearse. */
export function planRun(
  wish: RunWish,
  record: RunRecord | undefined,
  moment: HostMoment,
): PlannedRun | undefined {
  const { configKey, isNewRun } = wish;
  const continued = record && !isNewRun ? continueRun(record, configKey, moment) : undefined;
  if (record !== undefined && continued !== undefined) {
    const { run, contactEndsAtMs, anchor } = record;
    const { atMs } = continued;
    // After a new start of the machine its monotonic time is another one: the same line is tied to it anew.
    const isSameBoot = anchor.bootId === moment.bootId;
    return {
      run,
      atMs,
      anchor: isSameBoot ? anchor : { atMs, rate: anchor.rate, ...moment },
      contactEndsAtMs,
    };
  }
  const { kind, missionId, stationId, mark } = wish;
  const common = { kind, missionId, stationId };
  if (kind === 'live') {
    const atMs = moment.hostAtMs;
    const runId = createRunId(atMs, missionId, stationId, mark);
    const run = { ...common, runId, passId: null, startedAtMs: atMs, rate: 1, seed: null };
    return { run, atMs, anchor: undefined, contactEndsAtMs: null };
  }
  const pass = wish.choosePass();
  if (pass === undefined) return undefined;
  const atMs = pass.aosAtMs - leadMs;
  const runId = createRunId(atMs, missionId, stationId, mark);
  const { passId, losAtMs } = pass;
  const run = { ...common, runId, passId, startedAtMs: atMs, rate: wish.rate, seed: wish.seed ?? passId };
  return { run, atMs, anchor: undefined, contactEndsAtMs: losAtMs };
}

/** Everything that makes two runs different; equal words continue a run. */
export function configKeyOf(plan: StartPlan): string {
  const { kind, mission, station, stationPath, rehearse, rate, seed } = plan;
  return JSON.stringify({
    kind,
    mission: mission.file.id,
    station: station.file.id,
    ...(kind === 'live' ? { stationPath } : { rehearse, rate, seed: seed ?? null }),
  });
}

/** The pass that a rehearsal asks for; undefined when there is none. */
export function choosePass(schedule: Schedule, choice: RehearsalChoice, epochAtMs: number): Pass | undefined {
  switch (choice.kind) {
    case 'next':
      return schedule.nextRise(epochAtMs);
    case 'after':
      return schedule.nextRise(choice.atMs);
    case 'pass':
      return schedule.find(choice.passId, epochAtMs);
    default:
      return choice satisfies never;
  }
}
