import type { Pass } from '@dawa/flight-dynamics/passes';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { HostMoment } from '../clock/host-moment.ts';
import type { Schedule } from '../schedule/next-contact.ts';
import { continueRun, createRunId, type RunAnchor, type RunRecord } from './run-store.ts';
import type { RehearsalChoice, StartPlan } from './start-plan.ts';

/** The first rise is this far away when a rehearsal begins. */
const leadMs = 10_000;
const longestLeadMs = 15 * 60_000;

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
  choosePass(): RehearsedPass | undefined;
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
  const chosen = wish.choosePass();
  if (chosen === undefined) return undefined;
  const { pass, startsAtMs: atMs } = chosen;
  const runId = createRunId(atMs, missionId, stationId, mark);
  const { passId, losAtMs } = pass;
  const run = { ...common, runId, passId, startedAtMs: atMs, rate: wish.rate, seed: wish.seed ?? passId };
  return { run, atMs, anchor: undefined, contactEndsAtMs: losAtMs };
}

/** Everything that makes two runs different; equal words continue a run. */
export function configKeyOf(plan: StartPlan): string {
  const { kind, missions, station, stationPath, rehearse, rate, seed } = plan;
  return JSON.stringify({
    kind,
    mission: missions.map(({ file }) => file.id).join(),
    station: station.file.id,
    ...(kind === 'live' ? { stationPath } : { rehearse, rate, seed: seed ?? null }),
  });
}

/** A pass, and where the clock of its rehearsal begins. */
export interface RehearsedPass {
  readonly pass: Pass;
  readonly startsAtMs: number;
}

/**
 * The pass that a rehearsal asks for, from ten seconds before its rise; undefined when there is none. An instant that lies
 * in a pass, or up to a quarter of an hour before one, is where the clock begins; nobody wants to sit through more.
 */
export function choosePass(
  schedule: Schedule,
  choice: RehearsalChoice,
  epochAtMs: number,
): RehearsedPass | undefined {
  switch (choice.kind) {
    case 'next':
      return fromLead(schedule.nextRise(epochAtMs));
    case 'from': {
      const pass = schedule.nextContact(choice.atMs);
      const isNear = pass !== undefined && choice.atMs >= pass.aosAtMs - longestLeadMs;
      return isNear ? { pass, startsAtMs: choice.atMs } : fromLead(pass);
    }
    case 'pass':
      return fromLead(schedule.find(choice.passId, epochAtMs));
    default:
      return choice satisfies never;
  }
}

function fromLead(pass: Pass | undefined): RehearsedPass | undefined {
  return pass && { pass, startsAtMs: pass.aosAtMs - leadMs };
}
