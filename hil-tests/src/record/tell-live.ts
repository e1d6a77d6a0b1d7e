import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CampaignBegan,
  type CampaignLine,
  campaignLinesVersion,
  liveFileName,
} from '@dawa/protocols/campaign-lines';
import type { CampaignActivity, CampaignStep } from '@dawa/protocols/console/campaign';
import type { Clock } from '@dawa/seams/clock';
import type { StepResult } from '../report/results.ts';

type Unstamped<Line> = Line extends unknown ? Omit<Line, 'atMs' | 'saidAtMs'> : never;
export type LiveWord = Unstamped<Exclude<CampaignLine, CampaignBegan | { kind: 'activity' | 'step' }>>;

/** What a campaign says for whoever looks on. It is no evidence: a disk that refuses it stops nothing. */
export interface LiveTeller {
  tell(word: LiveWord): void;
  step(procedure: string, step: StepResult): void;
  /** Figures that move: at most four a second are written. */
  activity(procedure: string, phase: string, activity: Omit<CampaignActivity, 'atMs'>): void;
  close(): Promise<void>;
}

export interface TellerSettings {
  readonly folder: string;
  readonly bench: Pick<Clock, 'nowAtMs'>;
  /** The machine's own: a simulated bench is ahead of it. */
  readonly machine: Pick<Clock, 'nowAtMs' | 'monotonicMs'>;
  readonly head: Omit<CampaignBegan, 'kind' | 'atMs' | 'saidAtMs' | 'version'>;
}

const activityEveryMs = 250;
/** Past this size figures that move are written now and then only: an endurance test runs for days. */
const roomyOctets = 16 * 1024 * 1024;
const rareActivityEveryMs = 10_000;
/** A page cannot show more; the record holds it whole. */
const longestText = 400;
const longestHex = 256;
const mostPoints = 2000;

/** Begins `live.ndjson` anew: with `head` a reader knows all that it needs, also of a campaign that goes on. */
export async function openLiveTeller({ folder, bench, machine, head }: TellerSettings): Promise<LiveTeller> {
  const path = join(folder, liveFileName);
  let file: FileHandle | undefined;
  try {
    // A new file and not the old one made short: a reader sees that it is another.
    await rm(path, { force: true });
    file = await open(path, 'a');
  } catch {
    file = undefined;
  }
  let octets = 0;
  let lastActivityMs = Number.NEGATIVE_INFINITY;
  let waiting = '';
  let writing: Promise<void> | undefined;
  const write = async () => {
    while (waiting !== '') {
      const text = waiting;
      waiting = '';
      const taking = file;
      await taking?.appendFile(text).catch(() => {
        file = undefined;
        return taking.close().catch(() => {});
      });
    }
    writing = undefined;
  };
  const put = (word: Unstamped<CampaignLine>) => {
    if (file === undefined) return;
    const stamped = { ...word, atMs: bench.nowAtMs(), saidAtMs: machine.nowAtMs() };
    const text = `${JSON.stringify(stamped)}\n`;
    octets += text.length;
    waiting += text;
    writing ??= write();
  };
  const move: LiveTeller['activity'] = (procedure, phase, activity) => {
    const nowMs = machine.monotonicMs();
    const everyMs = octets < roomyOctets ? activityEveryMs : rareActivityEveryMs;
    if (nowMs - lastActivityMs < everyMs) return;
    lastActivityMs = nowMs;
    put({ kind: 'activity', procedure, phase, activity: { ...activity, atMs: bench.nowAtMs() } });
  };
  put({ kind: 'campaign', version: campaignLinesVersion, ...head });
  return {
    tell: put,
    step(procedure, step) {
      const { within, phase, title, found } = step;
      if (within === undefined) put({ kind: 'step', step: shownStep(procedure, step) });
      // Part of a step that is not decided yet: it moves, and counts for nothing by itself.
      else
        move(procedure, phase, { title: within.title, found: cut(`${within.attempt}: ${title}: ${found}`) });
    },
    activity: move,
    async close() {
      await writing;
      await file?.close().catch(() => {});
      file = undefined;
    },
  };
}

function shownStep(procedure: string, step: StepResult): CampaignStep {
  const { phase, title, verdict, expected, found, isMarginal, atMs, tookMs } = step;
  const { measurement, evidenceHex, tries, plot } = step;
  return {
    ...{ procedure, phase, verdict, isMarginal, atMs, tookMs },
    ...{ title: cut(title), expected: cut(expected), found: cut(found) },
    ...(measurement !== undefined && { measurement: figuresOf(measurement) }),
    ...(evidenceHex !== undefined && { evidenceHex: evidenceHex.slice(0, longestHex) }),
    ...(tries !== undefined && { tries: { ...tries } }),
    ...(plot !== undefined && isDrawable(plot) && { plot: structuredClone(plot) as CampaignStep['plot'] }),
  };
}

/** JSON knows no infinity: a limit that is open is the largest number there is. */
function figuresOf({
  name,
  value,
  unit,
  low,
  high,
  expandedUncertainty,
}: NonNullable<StepResult['measurement']>) {
  return {
    ...{ name, value: finite(value), unit, low: finite(low), high: finite(high) },
    ...(expandedUncertainty !== undefined && { expandedUncertainty }),
  };
}

const finite = (value: number) =>
  Number.isFinite(value) ? value : value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;

function isDrawable({ series }: NonNullable<StepResult['plot']>): boolean {
  const points = series.reduce((sum, { xs }) => sum + xs.length, 0);
  const isFinite = series.every(({ xs, ys }) => [...xs, ...ys].every(Number.isFinite));
  return points <= mostPoints && isFinite;
}

const cut = (text: string) => (text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text);
