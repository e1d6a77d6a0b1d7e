import * as z from 'zod/mini';
import { atMs, durationMs } from './quantity.ts';

/** As in the papers: `inconclusive` could not be decided, `not-run` was left out with its reason. */
export const campaignVerdict = z.enum(['pass', 'fail', 'inconclusive', 'not-run']);
export type CampaignVerdict = z.infer<typeof campaignVerdict>;

/** A number against its limit. */
export const campaignMeasurement = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  low: z.number(),
  high: z.number(),
  /** At 95 %, in the same unit. */
  expandedUncertainty: z.optional(z.number()),
});
export type CampaignMeasurement = z.infer<typeof campaignMeasurement>;

/** k of n with its Wilson interval at 95 %; shares from 0 to 1. */
export const campaignTries = z.object({
  successes: z.number(),
  tries: z.number(),
  low: z.number(),
  high: z.number(),
  /** How many are planned; left out where that is open. */
  of: z.optional(z.number()),
});
export type CampaignTries = z.infer<typeof campaignTries>;

const axis = z.object({ label: z.string(), unit: z.string() });
export const campaignPlot = z.object({
  title: z.string(),
  x: axis,
  y: axis,
  series: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['line', 'points', 'step']),
      xs: z.array(z.number()),
      ys: z.array(z.number()),
      /** Ends of the error bars. */
      lows: z.optional(z.array(z.number())),
      highs: z.optional(z.array(z.number())),
    }),
  ),
  limits: z.optional(z.object({ low: z.optional(z.number()), high: z.optional(z.number()) })),
});
export type CampaignPlot = z.infer<typeof campaignPlot>;

/** One thing expected and one thing found, with its place in the campaign. */
export const campaignStep = z.object({
  procedure: z.string(),
  phase: z.string(),
  title: z.string(),
  verdict: campaignVerdict,
  expected: z.string(),
  found: z.string(),
  /** Passed, but within the margin of its limit. */
  isMarginal: z.boolean(),
  measurement: z.optional(campaignMeasurement),
  /** Octets that prove it, as hexadecimal; cut where they are many. */
  evidenceHex: z.optional(z.string()),
  tries: z.optional(campaignTries),
  plot: z.optional(campaignPlot),
  /** Bench time. */
  atMs,
  tookMs: durationMs,
});
export type CampaignStep = z.infer<typeof campaignStep>;

/** A step that was seen, by its number in the campaign. */
export const seenStep = z.extend(campaignStep, { number: z.number() });
export type SeenStep = z.infer<typeof seenStep>;

/** What is under way and not decided yet: figures move while they are taken. */
export const campaignActivity = z.object({
  title: z.string(),
  /** What is waited for, in words. */
  expected: z.optional(z.string()),
  /** Newest figure, in words: `4.97 V`. */
  found: z.optional(z.string()),
  measurement: z.optional(campaignMeasurement),
  tries: z.optional(campaignTries),
  plot: z.optional(campaignPlot),
  atMs,
});
export type CampaignActivity = z.infer<typeof campaignActivity>;

/** Something that only a person can tell. */
export const campaignQuestion = z.object({
  questionId: z.string(),
  text: z.string(),
  /** What may be answered; left out: yes or no, none: any text. */
  choices: z.optional(z.array(z.string())),
  atMs,
});
export type CampaignQuestion = z.infer<typeof campaignQuestion>;

/** What is tested. */
export const campaignArticle = z.object({
  name: z.string(),
  /** `simulated`, `emulated`, or what a board is: `BBM`, `EM`, `QM`, `FM`. */
  model: z.string(),
  serial: z.string(),
  firmware: z.optional(z.string()),
});
export type CampaignArticle = z.infer<typeof campaignArticle>;

export const campaignProcedure = z.object({
  id: z.string(),
  title: z.string(),
  phases: z.array(z.string()),
  state: z.enum(['waiting', 'running', 'pass', 'fail', 'inconclusive', 'not-run']),
  /** Steps so far by verdict. */
  passed: z.number(),
  failed: z.number(),
  undecided: z.number(),
  leftOut: z.number(),
});
export type CampaignProcedure = z.infer<typeof campaignProcedure>;

/** What was measured under one name, in the order in which it was. */
export const campaignFigure = z.object({
  name: z.string(),
  unit: z.string(),
  /** Limits of the newest. */
  low: z.number(),
  high: z.number(),
  values: z.array(z.number()),
  /** Of the newest. */
  verdict: campaignVerdict,
  isMarginal: z.boolean(),
  procedure: z.string(),
  atMs,
});
export type CampaignFigure = z.infer<typeof campaignFigure>;

/** A campaign as it stands: everything that a page needs to draw it. */
export const campaignState = z.object({
  campaignId: z.string(),
  /**
   * `pausing`: it stops after the procedure that runs; `stopping`: it leaves the article safe and ends; `lost`: its program is gone
   * without a word.
   */
  stage: z.enum(['running', 'pausing', 'paused', 'stopping', 'ended', 'lost']),
  verdict: z.nullable(campaignVerdict),
  /** Why it did not come to its end; null when it did or still runs. */
  reason: z.nullable(z.string()),
  article: campaignArticle,
  bench: z.object({ id: z.string(), file: z.string() }),
  operator: z.nullable(z.string()),
  /** On the machine's clock. */
  beganAtMs: atMs,
  saidAtMs: atMs,
  /** On the bench clock, which runs ahead of the machine's where nothing is real. */
  benchAtMs: atMs,
  procedures: z.array(campaignProcedure),
  /** Null between procedures. */
  running: z.nullable(
    z.object({
      procedure: z.string(),
      phase: z.nullable(z.string()),
      activity: z.nullable(campaignActivity),
    }),
  ),
  /** Newest last; the last that had figures and the last that had a plot are kept beside them. */
  lately: z.array(seenStep),
  lastPlot: z.nullable(campaignStep),
  /** Each name once, in the order in which they were first measured. */
  figures: z.array(campaignFigure),
  /** What failed or could not be decided, newest last. */
  findings: z.array(seenStep),
  findingsLeftOut: z.number(),
  question: z.nullable(campaignQuestion),
  /** Things that a person has to know: instruments left out, an article that may not be safe. */
  notices: z.array(z.string()),
  /** Share of the phases that are over, 0 to 1. */
  share: z.number(),
  steps: z.number(),
});
export type CampaignState = z.infer<typeof campaignState>;

/** A bench that can be started from the page. */
export const benchChoice = z.object({
  benchId: z.string(),
  file: z.string(),
  article: campaignArticle,
  /** A board of metal: it is started only by who names it. */
  isReal: z.boolean(),
});
export type BenchChoice = z.infer<typeof benchChoice>;

/** `GET /bench` */
export const benchState = z.object({
  /** Null where no campaign was ever seen in the folder. */
  campaign: z.nullable(campaignState),
  /** Where the campaigns write. */
  folder: z.string(),
  benches: z.array(benchChoice),
  /** What keeps a campaign from being started here and now; null when nothing does. */
  blockedBy: z.nullable(z.string()),
  /** What is wrong with what lies in the folder; null when nothing is. */
  trouble: z.nullable(z.string()),
});
export type BenchState = z.infer<typeof benchState>;

/** A campaign that is over. */
export const pastCampaign = z.object({
  runId: z.string(),
  campaignId: z.string(),
  verdict: campaignVerdict,
  reason: z.nullable(z.string()),
  article: campaignArticle,
  startedAtMs: atMs,
  endedAtMs: atMs,
  procedures: z.array(z.object({ id: z.string(), title: z.string(), verdict: campaignVerdict })),
  papers: z.array(z.object({ name: z.string(), octets: z.number() })),
});
export type PastCampaign = z.infer<typeof pastCampaign>;

/** `GET /bench/runs`, newest first. */
export const pastCampaignList = z.object({ items: z.array(pastCampaign), leftOut: z.number() });

/** One figure of two runs. */
const comparedFigure = z.object({
  title: z.string(),
  unit: z.string(),
  a: z.nullable(z.number()),
  b: z.nullable(z.number()),
});
/** `GET /bench/compare`: what is another in the second run. */
export const campaignComparison = z.object({
  a: pastCampaign,
  b: pastCampaign,
  steps: z.array(
    z.object({
      procedure: z.string(),
      phase: z.string(),
      title: z.string(),
      a: z.nullable(campaignVerdict),
      b: z.nullable(campaignVerdict),
    }),
  ),
  figures: z.array(comparedFigure),
});
export type CampaignComparison = z.infer<typeof campaignComparison>;

/** `POST /bench/campaign` */
export const campaignStart = z.object({
  benchId: z.string().check(z.minLength(1), z.maxLength(200)),
  /** By id: `FUNC-*`. */
  procedures: z.optional(z.string().check(z.maxLength(200), z.regex(/^[A-Za-z0-9*?_-]+$/))),
  isResumed: z.optional(z.boolean()),
  /** For a board: its serial, as the person reads it from the board. */
  confirmedSerial: z.optional(z.string().check(z.maxLength(100))),
});
export type CampaignStart = z.infer<typeof campaignStart>;
