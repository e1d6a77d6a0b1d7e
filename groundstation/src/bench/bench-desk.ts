import { closeSync, openSync, readSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CampaignOrder, ordersFileName } from '@dawa/protocols/campaign-lines';
import type { BenchChoice, BenchState, CampaignStart } from '@dawa/protocols/console/campaign';
import type { Clock } from '@dawa/seams/clock';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { Bus, Journal } from '../ports.ts';
import type { BenchDoor, Refusal } from '../server/station-door.ts';
import { benchChoices } from './bench-choices.ts';
import { type ComparedRun, compareCampaigns } from './compare-campaigns.ts';
import { followCampaign } from './follow-campaign.ts';
import { type PastRun, pastCampaigns, stepsOf } from './past-campaigns.ts';
import { shownRun } from './shown-run.ts';

/** A campaign that was begun from here: a process of its own, which outlives the station. */
export interface BegunCampaign {
  /** Asks for an orderly end. */
  terminate(): void;
  /** How it ended, with the last that it said. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly lastWords: string }>;
}

export interface BenchDeskParts {
  /** Where campaigns write. */
  readonly folder: string;
  /** Bench files that may be started from the page. */
  readonly benchFiles: readonly string[];
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Pick<Journal, 'event'>;
  readonly isProcessThere: (processId: number) => boolean;
  /** Begins `dawa hil run` with these words. */
  readonly begin: (words: readonly string[]) => BegunCampaign;
}

/** What the page sees of the bench and may ask of it. The campaign is another process: nothing here can hold it up. */
export function createBenchDesk(parts: BenchDeskParts): BenchDoor & { close(): Promise<void> } {
  const { folder, clock, bus, journal } = parts;
  const past = pastCampaigns(folder);
  let begun: BegunCampaign | undefined;
  /** Until the campaign says its first word. */
  let isBeginning = false;
  let lastFailure: string | null = null;
  let beginsAfter: string | undefined;
  const follower = followCampaign({
    ...{ folder, clock, isProcessThere: parts.isProcessThere },
    onChange(campaign) {
      if (isBeginning && campaign.campaignId !== beginsAfter) isBeginning = false;
      bus.publish({ type: 'campaign', campaign });
    },
  });
  const isOver = () => follower.campaign === null || follower.processId === null;
  const tell = (text: string) =>
    journal.event({ severity: 'info', source: 'device', code: 'campaign', text });
  const blockedBy = () => {
    if (isBeginning) return 'a campaign is being begun';
    const { campaign } = follower;
    if (isOver() || campaign === null) return null;
    return `${campaign.article.name} is being tested: ${campaign.running?.procedure ?? campaign.campaignId}`;
  };
  const state = async (): Promise<BenchState> => ({
    campaign: follower.campaign,
    folder,
    benches: await benchChoices(parts.benchFiles),
    blockedBy: blockedBy(),
    trouble: follower.trouble ?? lastFailure,
  });
  const order = async (word: OrderWord): Promise<Result<BenchState, Refusal>> => {
    await follower.look();
    const { campaign } = follower;
    if (campaign === null || isOver())
      return failure<Refusal>({ kind: 'refused', expected: 'a campaign that runs', found: 'none' });
    const line: CampaignOrder = { ...word, campaignId: campaign.campaignId };
    try {
      await appendFile(join(folder, ordersFileName), `${JSON.stringify(line)}\n`);
    } catch (error) {
      // A full disk takes no order; the process still takes its signal.
      if (word.kind !== 'stop' || begun === undefined) {
        const found = error instanceof Error ? error.message : String(error);
        return failure<Refusal>({ kind: 'device', expected: `to write ${ordersFileName}`, found });
      }
      begun.terminate();
    }
    if (word.kind === 'stop') terminateUnlessItObeys();
    return success(await state());
  };
  /** The order says who stopped it; a signal cannot, and comes when the order was not taken. */
  const terminateUnlessItObeys = () => {
    const one = begun;
    if (one === undefined) return;
    clock.deadline(obeysWithinMs, () => {
      const { campaign } = follower;
      const hasObeyed = campaign?.stage === 'stopping' || isOver();
      if (begun === one && !hasObeyed) one.terminate();
    });
  };
  const find = async (runId: string): Promise<Result<PastRun, Refusal>> => {
    const run = (await past.list()).runs.find((one) => one.runId === runId);
    if (run !== undefined) return success(run);
    return failure<Refusal>({ kind: 'not-found', expected: 'a campaign of /bench/runs', found: runId });
  };
  const withSteps = async (runId: string): Promise<Result<ComparedRun, Refusal>> => {
    const run = await find(runId);
    if (!run.ok) return run;
    const steps = await stepsOf(run.value);
    if (steps !== undefined) return success({ run: run.value, steps });
    return failure<Refusal>({ kind: 'not-found', expected: 'results of the run', found: 'none' });
  };
  const start = async (wish: CampaignStart, by: string): Promise<Result<BenchState, Refusal>> => {
    await follower.look();
    const blocked = blockedBy();
    if (blocked !== null)
      return failure<Refusal>({ kind: 'refused', expected: 'a bench that is free', found: blocked });
    const bench = (await benchChoices(parts.benchFiles)).find(({ benchId }) => benchId === wish.benchId);
    if (bench === undefined)
      return failure<Refusal>({ kind: 'not-found', expected: 'a bench of /bench', found: wish.benchId });
    const unconfirmed = whyNotConfirmed(bench, wish);
    if (unconfirmed !== undefined) return failure(unconfirmed);
    isBeginning = true;
    beginsAfter = follower.campaign?.stage === 'running' ? undefined : follower.campaign?.campaignId;
    // The same campaign says its first word again.
    if (wish.isResumed) beginsAfter = undefined;
    lastFailure = null;
    const one = parts.begin([
      ...['--bench', bench.file, '--out', folder],
      ...(wish.procedures === undefined ? [] : ['--procedures', wish.procedures]),
      // Whoever began it from the page is there to be asked.
      '--attended',
      ...(wish.isResumed ? ['--resume'] : []),
    ]);
    begun = one;
    tell(`${bench.article.name} ${bench.article.serial}: campaign begun by ${by} on bench ${bench.benchId}.`);
    void one.ended.then(({ exitCode, lastWords }) => {
      if (begun === one) begun = undefined;
      isBeginning = false;
      // 1: it ran, and found something.
      if (exitCode !== 0 && exitCode !== 1 && exitCode !== 130)
        lastFailure = lastWords === '' ? `dawa hil run ended with ${exitCode ?? 'a signal'}` : lastWords;
      void follower.look();
    });
    return success(await state());
  };
  return {
    async state() {
      await follower.look();
      return state();
    },
    async runs() {
      const { runs, leftOut } = await past.list();
      return { items: runs.map(shownRun), leftOut };
    },
    async compare(a, b) {
      const one = await withSteps(a);
      if (!one.ok) return one;
      const other = await withSteps(b);
      return other.ok ? success(compareCampaigns(one.value, other.value)) : other;
    },
    async report(runId) {
      const run = await find(runId);
      if (!run.ok) return run;
      const html = await readFile(join(run.value.folder, 'report.html'), 'utf8').catch(() => undefined);
      if (html !== undefined) return success(html);
      return failure<Refusal>({ kind: 'not-found', expected: 'report.html of the run', found: 'none' });
    },
    async paper(runId, name) {
      const run = await find(runId);
      if (!run.ok) return run;
      // Only what the list names: no path leads out of the folder.
      const paper = run.value.papers.find((one) => one.name === name);
      if (paper === undefined)
        return failure<Refusal>({ kind: 'not-found', expected: 'a paper of the run', found: name });
      return success({
        ...{ name, mediaType: 'application/octet-stream', octets: paper.octets },
        pieces: () => octetsOf(join(run.value.folder, name), paper.octets),
      });
    },
    start,
    async stop(by) {
      tell(`STOP of the campaign by ${by}.`);
      return order({ kind: 'stop', by });
    },
    pause: (by) => order({ kind: 'pause', by }),
    goOn: (by) => order({ kind: 'go-on', by }),
    async answer({ questionId, answer }, by) {
      const asked = follower.campaign?.question;
      if (asked?.questionId !== questionId)
        return failure<Refusal>({
          kind: 'refused',
          expected: 'the question that is asked now',
          found: questionId,
        });
      const choices = asked.choices ?? ['yes', 'no'];
      // None: any text will do.
      if (choices.length > 0 && !choices.includes(answer))
        return failure<Refusal>({ kind: 'bad-value', expected: choices.join(' or '), found: answer });
      return order({ kind: 'answer', questionId, answer, by });
    },
    async close() {
      await follower.close();
    },
  };
}

const pieceOctets = 256 * 1024;

/** The first so many octets of a file, as they are taken; one that was made shorter meanwhile throws, for its length was told. */
function* octetsOf(path: string, octets: number): Iterable<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (let offset = 0; offset < octets; ) {
      const piece = new Uint8Array(Math.min(pieceOctets, octets - offset));
      const read = readSync(file, piece, 0, piece.length, offset);
      if (read === 0) throw new TypeError(`${path}: expected ${octets} octets, found ${offset}`);
      offset += read;
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

type OrderWord = CampaignOrder extends infer Order
  ? Order extends CampaignOrder
    ? Omit<Order, 'campaignId'>
    : never
  : never;

/** The runner looks for orders five times a second. */
const obeysWithinMs = 5_000;

/** A board of metal is started by who has it before them and reads its serial from it. */
function whyNotConfirmed(bench: BenchChoice, { confirmedSerial }: CampaignStart): Refusal | undefined {
  if (!bench.isReal || confirmedSerial === bench.article.serial) return undefined;
  const found = confirmedSerial === undefined ? 'none' : confirmedSerial;
  return {
    kind: 'refused',
    expected: `the serial of ${bench.article.name}, as it stands on the board`,
    found,
  };
}
