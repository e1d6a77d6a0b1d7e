import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Bench } from './bench/bench.ts';
import { articleRemarks } from './bench/bench-article.ts';
import type { BenchTime } from './bench/bench-time.ts';
import type { BenchPlan } from './bench/load-bench.ts';
import { openBench } from './bench/open-bench.ts';
import { firstToAnswer } from './operators/first-to-answer.ts';
import { pageOperator } from './operators/page-operator.ts';
import type { Desk } from './procedures/desk.ts';
import type { Operator } from './procedures/operator.ts';
import type { Procedure } from './procedures/procedure.ts';
import { runProcedure } from './procedures/run-procedure.ts';
import { attachmentFolder } from './record/attachment-folder.ts';
import {
  type Interruption,
  type KeptStep,
  openCampaignRecord,
  openRecordFolder,
  putAside,
  RecordFull,
  readKeptSteps,
  readUnfinished,
  type UnfinishedCampaign,
} from './record/campaign-record.ts';
import { type LiveCampaign, openLiveCampaign } from './record/live-campaign.ts';
import { partialProcedure } from './record/partial-procedure.ts';
import { type CloseSettings, closeCampaign } from './report/close-campaign.ts';
import { type CampaignResult, type StepResult, type Verdict, worstVerdict } from './report/results.ts';
import { beginPapers, writeReport } from './report/write-report.ts';

export interface CampaignSettings {
  readonly plan: BenchPlan;
  readonly procedures: readonly Procedure[];
  readonly folder: string;
  readonly clock: Clock;
  /** The machine's own, for what people see and ask; the bench's where it is left out. */
  readonly machine?: Pick<Clock, 'nowAtMs' | 'monotonicMs' | 'deadline' | 'track'>;
  /** Does something in bench time (`BenchTime.during`); left out where the clock goes by itself. */
  readonly during?: BenchTime['during'];
  readonly signal: AbortSignal;
  readonly version: string;
  /** Of the checkout that this runs from. */
  readonly commit?: string | undefined;
  /** Where failures have their records, and who signs; left out for a register beside the papers and no signature. */
  readonly close?: Pick<CloseSettings, 'registerFolder' | 'sign'>;
  readonly onStep: (step: StepResult) => void;
  /** Goes on with the campaign that was cut off in this folder, instead of beginning a clean one. */
  readonly isResumed?: boolean;
  /** Who answers questions of a procedure; nobody where it is left out. */
  readonly attendance?: { readonly console?: Operator; readonly isAtPage?: boolean };
  /** What the person at the bench has to know at once. */
  readonly onNotice?: (text: string) => void;
}

/** A paper is written anew at most so often while the campaign runs. */
const paperEveryMs = 2000;

/**
 * Runs procedures on one bench and writes the papers. Each step is on the disk as soon as it is known, and the papers say from
 * the beginning that nothing is proved yet: whoever pulls the plug of this computer keeps what was measured, and a report that
 * says so.
 *
 * @throws DeviceError or TypeError when the bench cannot be opened or there is nothing to resume; nothing was tested then.
 *   RecordFull when the disk takes no more: the article was made safe before
 */
export async function runCampaign(settings: CampaignSettings): Promise<CampaignResult> {
  const { plan, procedures, folder, clock, onStep, machine = clock, during = (work) => work() } = settings;
  const onNotice = (text: string) => {
    live?.tell({ kind: 'notice', text });
    settings.onNotice?.(text);
  };
  const benchSha256 = createHash('sha256')
    .update(await readFile(plan.file))
    .digest('hex');
  const before = await findUnfinished(settings, benchSha256);
  const startedAtMs = before?.startedAtMs ?? machine.nowAtMs();
  const benchStartedAtMs = clock.nowAtMs();
  const campaignId =
    before?.campaignId ?? `${plan.id}-${new Date(startedAtMs).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const finished = [...(before?.finished ?? [])];
  const interruptions = before?.interruptions ?? [];
  const stop = joinedSignal(settings.signal);
  await beginPapers(folder, before !== undefined);
  const store = await openRecordFolder(folder, before !== undefined);
  const head = { campaignId, startedAtMs, benchSha256, finished, interruptions };
  const record = await openCampaignRecord(store, head, (full) => stop.abort(full.message));
  const steps: KeptStep[] = [];
  let bench: Bench | undefined;
  let running: Procedure | undefined;
  let live: LiveCampaign | undefined;
  const resultOf = (reason: string | undefined): CampaignResult => {
    const partial = running && partialProcedure(running, steps, reason ?? 'it has not ended');
    const results = partial === undefined ? finished : [...finished, partial];
    const verdicts = results.map(({ verdict }) => verdict);
    return {
      ...{ campaignId, startedAtMs, endedAtMs: machine.nowAtMs(), procedures: results },
      ...benchTime(clock, benchStartedAtMs),
      verdict: worstVerdict(reason === undefined ? verdicts : [...verdicts, 'inconclusive']),
      ...(reason !== undefined && { reason }),
      ...(interruptions.length > 0 && { interruptions }),
      bench: describeBench(plan, bench),
      software: {
        ...{ name: 'dawa', version: settings.version, node: process.versions.node },
        ...(settings.commit !== undefined && { commit: settings.commit }),
      },
    };
  };
  live = await openLiveCampaign({
    ...{ folder, campaignId, plan, procedures, finished, clock, machine },
    onStop: (why) => stop.abort(why),
  });
  const desk = deskOf(settings, live, machine);
  const endLive = async (verdict: Verdict, reason: string | null) => {
    live?.tell({ kind: 'end', verdict, reason });
    await live?.close();
  };
  const papers = startPapers(machine, () =>
    writeReport(resultOf('the campaign is running, or its runner was lost before its end'), folder),
  );
  try {
    const opened = await during(() => openBench(plan, clock));
    bench = opened;
    // From here on there is something to lose.
    await papers.now();
    bench.watchdog?.onTrouble((why) => stop.abort(why));
    for (const { id, reason } of bench.instruments.absent) onNotice(`${id}: not used: ${reason}`);
    for (const procedure of procedures) {
      if (finished.some(({ id }) => id === procedure.id)) continue;
      await live.untilWanted(stop.signal);
      running = procedure;
      live.tell({ kind: 'procedure', procedure: procedure.id });
      const keep = (step: StepResult) => {
        const kept = { ...step, procedure: procedure.id };
        steps.push(kept);
        live?.step(procedure.id, step);
        papers.due();
        // Told when it is kept: who has seen it can rely on it.
        void record.keep(kept).then(() => onStep(step));
      };
      const begin = (phase: string) => live?.tell({ kind: 'phase', procedure: procedure.id, phase });
      const seen: Desk = {
        ...desk,
        onActivity: (phase, activity) => live?.activity(procedure.id, phase, activity),
      };
      const result = await during(() => runProcedure(procedure, opened, stop.signal, keep, begin, seen));
      running = undefined;
      const { verdict, unsafe } = result;
      const end = { procedure: procedure.id, verdict, ...(unsafe !== undefined && { unsafe }) };
      live.tell({ kind: 'procedure-end', ...end });
      finished.push(result);
      await record.finish(result);
      if (result.unsafe === undefined) continue;
      onNotice(`${plan.article.name} may not be safe: ${result.unsafe}`);
      stop.abort(`the article may not be safe: ${result.unsafe}`);
    }
  } catch (error) {
    // Nobody was lost, and there is nothing to go on with but what an earlier runner has left.
    if (bench === undefined && before === undefined) {
      await papers.close();
      await writeReport(resultOf(`nothing was tested: ${messageOf(error)}`), folder).catch(() => {});
      await record.end();
    }
    await endLive('inconclusive', messageOf(error));
    throw error;
  } finally {
    await papers.close();
    // Whatever happened above, the last word to the relay is off.
    const left = bench;
    await during(async () => {
      await left?.power.set(false).catch(() => {});
      await left?.close();
    });
  }
  try {
    await record.settle();
    // What was stopped proves nothing of what it did not come to.
    const why = stop.signal.aborted ? messageOf(stop.signal.reason) : undefined;
    const result = resultOf(why);
    const nowAtMs = machine.nowAtMs();
    await writeReport(result, folder);
    const closed = await closeCampaign(result, { ...settings.close, folder, nowAtMs }).catch(
      (error: unknown) => {
        // What was found is on the disk; what cannot be told is that it is whole.
        throw new RecordFull(`papers: expected to be sealed and kept, found ${messageOf(error)}`);
      },
    );
    for (const notice of closed.notices) onNotice(notice);
    await record.end();
    await endLive(result.verdict, why ?? null);
    return result;
  } catch (error) {
    await endLive('inconclusive', messageOf(error));
    throw error;
  }
}

function deskOf(
  { folder, attendance = {} }: CampaignSettings,
  live: LiveCampaign,
  machine: Pick<Clock, 'deadline'>,
): Desk {
  const operator = firstToAnswer([
    ...(attendance.console === undefined ? [] : [attendance.console]),
    ...(attendance.isAtPage ? [pageOperator(live, machine)] : []),
  ]);
  return { attachments: attachmentFolder(folder), ...(operator !== undefined && { operator }) };
}

/** How much time passed on the bench, where that is not the machine's. */
function benchTime(
  clock: Pick<Clock, 'nowAtMs' | 'rate'>,
  startedAtMs: number,
): Pick<CampaignResult, 'benchTime'> {
  if (clock.rate === 1) return {};
  const kind = Number.isFinite(clock.rate) ? 'scaled' : 'virtual';
  return { benchTime: { kind, startedAtMs, endedAtMs: clock.nowAtMs() } };
}

/** The campaign to go on with; one that is not to be gone on with is moved aside, with papers that say what it was. */
async function findUnfinished(
  { folder, plan, procedures, isResumed = false, onNotice = () => {} }: CampaignSettings,
  benchSha256: string,
): Promise<UnfinishedCampaign | undefined> {
  const found = await readUnfinished(folder);
  if (!found.ok) {
    if (isResumed) throw new TypeError(`--resume: ${folder}: ${describeFault(found.fault)}`);
    onNotice(`${folder}: ${describeFault(found.fault)}; a clean campaign begins`);
    return undefined;
  }
  const unfinished = found.value;
  if (unfinished === undefined) {
    if (isResumed)
      throw new TypeError(`--resume: expected a campaign that was cut off, found none in ${folder}`);
    return undefined;
  }
  const steps = await readKeptSteps(folder);
  const last = steps.at(-1);
  const finishedIds = unfinished.finished.map(({ id }) => id);
  const lost = procedures.find(({ id }) => id === last?.procedure && !finishedIds.includes(id));
  const where =
    lost === undefined ? 'between procedures' : `in ${lost.id}, after "${last!.phase}: ${last!.title}"`;
  const text = `the runner was lost ${where}`;
  if (isResumed) {
    if (unfinished.benchSha256 !== benchSha256)
      throw new TypeError(
        `--resume: expected the bench file of the campaign, found ${plan.file} changed since`,
      );
    const interruption: Interruption = { atMs: last?.atMs ?? null, text };
    return { ...unfinished, interruptions: [...unfinished.interruptions, interruption] };
  }
  const aside = await putAside(folder, unfinished.campaignId);
  onNotice(
    `${unfinished.campaignId}: ${text}; what was measured is in ${aside}; --resume would have gone on`,
  );
  return undefined;
}

/** Aborted from outside or from inside, with the reason. */
function joinedSignal(outer: AbortSignal): { signal: AbortSignal; abort(why: string): void } {
  const controller = new AbortController();
  const pass = () => controller.abort(new TypeError('interrupted'));
  if (outer.aborted) pass();
  else outer.addEventListener('abort', pass, { once: true });
  return {
    signal: controller.signal,
    abort: (why) => controller.abort(new TypeError(why)),
  };
}

/** Writes the papers once now and then; one that the disk refuses is not the end: the record tells of that. */
function startPapers(
  clock: Pick<Clock, 'deadline'>,
  write: () => Promise<void>,
): { due(): void; now(): Promise<void>; close(): Promise<void> } {
  let cancel: (() => void) | undefined;
  let work: Promise<void> = Promise.resolve();
  const now = () => {
    cancel = undefined;
    work = work.then(write).catch(() => {});
    return work;
  };
  void now();
  return {
    now,
    due() {
      cancel ??= clock.deadline(paperEveryMs, () => void now());
    },
    async close() {
      cancel?.();
      await work;
    },
  };
}

function describeBench(plan: BenchPlan, bench: Bench | undefined): CampaignResult['bench'] {
  const { id, article, instruments, limits, faultInjector } = plan;
  const { operator, environment, rfTermination, decisionRule } = plan;
  const file = relative(process.cwd(), plan.file) || plan.file;
  return {
    ...{ id, file, article, instruments, limits, faultInjector, operator, environment, decisionRule },
    ...(rfTermination && { rfTermination }),
    remarks: articleRemarks(article),
    poweredHours: (bench?.power.poweredMs ?? 0) / 3_600_000,
    connections: bench?.connections ?? {},
  };
}
