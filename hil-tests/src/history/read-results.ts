import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { z } from 'zod';
import type { CampaignResult } from '../report/results.ts';

export type ResultsFault = Fault<'no-results' | 'bad-results'>;

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'not-run']);

/** JSON has no infinity: a side without a limit was written as null. */
const measurement = z.looseObject({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  low: z
    .number()
    .nullable()
    .transform((low) => low ?? Number.NEGATIVE_INFINITY),
  high: z
    .number()
    .nullable()
    .transform((high) => high ?? Number.POSITIVE_INFINITY),
});

const step = z.looseObject({
  phase: z.string(),
  title: z.string(),
  verdict,
  expected: z.string(),
  found: z.string(),
  isMarginal: z.boolean().default(false),
  measurement: measurement.optional(),
  evidenceHex: z.string().optional(),
  atMs: z.number(),
  tookMs: z.number(),
});

const phase = z.looseObject({
  title: z.string(),
  requirements: z.array(z.string()),
  verdict,
  reason: z.string().optional(),
  steps: z.array(step),
});

const procedure = z.looseObject({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  verdict,
  phases: z.array(phase),
  teardown: phase,
});

/** Only what is read again: a paper of an older version lacks fields, one of a newer has more, and both are read. */
const results = z.looseObject({
  campaignId: z.string(),
  verdict,
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  bench: z.looseObject({
    id: z.string(),
    file: z.string().default('not known'),
    article: z.looseObject({
      name: z.string(),
      model: z.string(),
      serial: z.string(),
      hardwareRevision: z.string().default('unknown'),
      firmware: z.string().default('unknown'),
      connectorMatings: z.record(z.string(), z.unknown()).default({}),
      redTags: z.array(z.unknown()).default([]),
      photos: z.array(z.string()).default([]),
    }),
    instruments: z.array(z.looseObject({ id: z.string() })).default([]),
    limits: z.record(z.string(), z.unknown()).default({}),
    faultInjector: z.string().default('none'),
    connections: z.record(z.string(), z.string()).default({}),
  }),
  software: z.looseObject({ name: z.string(), version: z.string(), node: z.string() }),
  procedures: z.array(procedure),
});

/** Reads the results of a campaign again, of this version or an older one. */
export async function readResults(folder: string): Promise<Result<CampaignResult, ResultsFault>> {
  let text: string;
  try {
    text = await readFile(join(folder, 'results.json'), 'utf8');
  } catch {
    return failure({ kind: 'no-results', expected: 'results.json of a campaign', found: 'no such file' });
  }
  return parseResults(text);
}

export function parseResults(text: string): Result<CampaignResult, ResultsFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failure({ kind: 'bad-results', expected: 'JSON', found: text.slice(0, 40).replace(/\s+/g, ' ') });
  }
  const read = results.safeParse(value);
  if (read.success) return success(read.data as unknown as CampaignResult);
  const issue = read.error.issues[0]!;
  const where = issue.path.join('.') || 'the whole';
  return failure({
    kind: 'bad-results',
    expected: 'results of dawa hil',
    found: `${where}: ${issue.message}`,
  });
}
