import * as z from 'zod/mini';
import {
  campaignActivity,
  campaignArticle,
  campaignQuestion,
  campaignStep,
  campaignVerdict,
} from './console/campaign.ts';
import { atMs } from './console/quantity.ts';

/*
 * What a campaign says while it runs, one JSON line each in `live.ndjson` of its folder, and what it is told there
 * (`orders.ndjson`). The folder is the whole interface: the runner needs nobody to listen, and whoever listens can come and go.
 */

/** Of both files. A reader that meets a newer one leaves it alone and says so. */
export const campaignLinesVersion = 1;

export const liveFileName = 'live.ndjson';
export const ordersFileName = 'orders.ndjson';

/** `atMs` is bench time, `saidAtMs` the machine's. */
const line = <Kind extends string, Shape extends z.core.$ZodLooseShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), atMs, saidAtMs: atMs, ...shape });

/** The first line of the file. */
export const campaignBegan = line('campaign', {
  version: z.number(),
  campaignId: z.string(),
  /** Of the runner, on this machine. */
  processId: z.number(),
  bench: z.object({ id: z.string(), file: z.string() }),
  article: campaignArticle,
  operator: z.nullable(z.string()),
  /** In the order in which they run; those with a verdict were done by a runner before this one. */
  procedures: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      phases: z.array(z.string()),
      verdict: z.optional(campaignVerdict),
    }),
  ),
});
export type CampaignBegan = z.infer<typeof campaignBegan>;

export const campaignLine = z.discriminatedUnion('kind', [
  campaignBegan,
  line('procedure', { procedure: z.string() }),
  line('phase', { procedure: z.string(), phase: z.string() }),
  /** Said at most four times a second. */
  line('activity', { procedure: z.string(), phase: z.string(), activity: campaignActivity }),
  line('step', { step: campaignStep }),
  line('procedure-end', {
    procedure: z.string(),
    verdict: campaignVerdict,
    unsafe: z.optional(z.string()),
  }),
  line('question', { question: campaignQuestion }),
  line('answer', { questionId: z.string(), answer: z.string(), by: z.string() }),
  line('pause', { state: z.enum(['asked', 'begun', 'over']) }),
  line('stop', { by: z.string() }),
  line('notice', { text: z.string() }),
  line('end', { verdict: campaignVerdict, reason: z.nullable(z.string()) }),
]);
export type CampaignLine = z.infer<typeof campaignLine>;

/** What a person asks of a campaign that runs; those of another campaign are left alone. */
export const campaignOrder = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    campaignId: z.string(),
    questionId: z.string(),
    answer: z.string(),
    by: z.string(),
  }),
  z.object({ kind: z.literal('pause'), campaignId: z.string(), by: z.string() }),
  z.object({ kind: z.literal('go-on'), campaignId: z.string(), by: z.string() }),
  z.object({ kind: z.literal('stop'), campaignId: z.string(), by: z.string() }),
]);
export type CampaignOrder = z.infer<typeof campaignOrder>;
