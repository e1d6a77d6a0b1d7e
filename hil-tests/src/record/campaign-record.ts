import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { liveFileName } from '@dawa/protocols/campaign-lines';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { ProcedureResult, StepResult } from '../report/results.ts';

/** What is known of a campaign whose runner did not come to its end. */
export interface UnfinishedCampaign {
  readonly campaignId: string;
  readonly startedAtMs: number;
  /** SHA-256 of its bench file: another bench is another campaign. */
  readonly benchSha256: string;
  readonly isEnded: boolean;
  /** Procedures that came to their end. */
  readonly finished: readonly ProcedureResult[];
  /** Times at which a runner was lost before, with what it was at. */
  readonly interruptions: readonly Interruption[];
}

export interface Interruption {
  /** When the last step before it was written; null when there was none. */
  readonly atMs: number | null;
  readonly text: string;
}

/** A step as it lies on the disk. */
export interface KeptStep extends StepResult {
  readonly procedure: string;
}

/** The disk takes no more: what was measured after this is only in memory. */
export class RecordFull extends Error {
  override readonly name = 'RecordFull';
}

export interface CampaignRecord {
  /** Resolves when it is on the disk, also over a power cut, or when the disk refused it: see `failure`. */
  keep(step: KeptStep): Promise<void>;
  finish(result: ProcedureResult): Promise<void>;
  /** Waits for what is still on its way. @throws RecordFull, and the files are closed then */
  settle(): Promise<void>;
  end(): Promise<void>;
  /** What the disk refused, once it did. */
  readonly failure: RecordFull | undefined;
}

export const stepsFileName = 'steps.ndjson';
export const progressFileName = 'progress.json';

export interface RecordStore {
  /** Adds to `steps.ndjson`. */
  append(text: string): Promise<void>;
  /** Writes `progress.json` anew, whole or not at all. */
  replace(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The record of a running campaign: every step as soon as it is known, every finished procedure in one piece.
 *
 * @param onFull called once when the disk refuses
 */
export async function openCampaignRecord(
  store: RecordStore,
  head: Omit<UnfinishedCampaign, 'isEnded'>,
  onFull: (error: RecordFull) => void,
): Promise<CampaignRecord> {
  const finished = [...head.finished];
  let full: RecordFull | undefined;
  let written: Promise<void> = Promise.resolve();
  // On virtual time steps come faster than a disk takes them one by one: what waits goes to it together.
  const waiting: string[] = [];
  let group: Promise<void> = Promise.resolve();
  const put = (work: () => Promise<void>) => {
    written = written.then(work).catch((error: unknown) => {
      if (full !== undefined) return;
      const detail = error instanceof Error ? error.message : String(error);
      full = new RecordFull(`record: expected room on the disk, found ${detail}`);
      onFull(full);
    });
    return written;
  };
  const progress = (isEnded: boolean) =>
    put(() => store.replace(`${JSON.stringify({ ...head, isEnded, finished }, null, 2)}\n`));
  const giveUp = async (why: RecordFull): Promise<never> => {
    await store.close().catch(() => {});
    throw why;
  };
  await progress(false);
  if (full !== undefined) await giveUp(full);
  return {
    get failure() {
      return full;
    },
    keep(step) {
      waiting.push(`${JSON.stringify(step)}\n`);
      if (waiting.length === 1) group = put(() => store.append(waiting.splice(0).join('')));
      return group;
    },
    finish(result) {
      finished.push(result);
      return progress(false);
    },
    async settle() {
      await written;
      if (full !== undefined) await giveUp(full);
    },
    async end() {
      await progress(true);
      await store.close().catch(() => {});
    },
  };
}

/** The files of a campaign in its folder; steps of an earlier one are taken away unless it goes on. */
export async function openRecordFolder(folder: string, isGoingOn: boolean): Promise<RecordStore> {
  await mkdir(folder, { recursive: true });
  const stepsFile = join(folder, stepsFileName);
  if (!isGoingOn) await rm(stepsFile, { force: true });
  const file = await open(stepsFile, 'a');
  const progressFile = join(folder, progressFileName);
  return {
    async append(text) {
      await file.appendFile(text);
      await file.datasync();
    },
    async replace(text) {
      await writeFile(`${progressFile}.new`, text, { flush: true });
      await rename(`${progressFile}.new`, progressFile);
    },
    close: () => file.close(),
  };
}

/** What a folder holds of a campaign that was not ended; undefined when there is none. */
export async function readUnfinished(
  folder: string,
): Promise<Result<UnfinishedCampaign | undefined, Fault<'bad-record'>>> {
  let text: string;
  try {
    text = await readFile(join(folder, progressFileName), 'utf8');
  } catch {
    return success(undefined);
  }
  try {
    const progress = JSON.parse(text) as UnfinishedCampaign;
    if (!Array.isArray(progress.finished) || typeof progress.campaignId !== 'string')
      throw new TypeError('no campaign');
    return success(progress.isEnded ? undefined : progress);
  } catch {
    const found = text.slice(0, 40).replace(/\s+/g, ' ');
    return failure({ kind: 'bad-record', expected: `${progressFileName} of a campaign`, found });
  }
}

/** Steps on the disk, as far as they are whole: the last line may have been cut off. */
export async function readKeptSteps(folder: string): Promise<KeptStep[]> {
  let text: string;
  try {
    text = await readFile(join(folder, stepsFileName), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as KeptStep];
    } catch {
      return [];
    }
  });
}

/** Moves the papers of a campaign that was cut off aside, so that a clean one overwrites no evidence. */
export async function putAside(folder: string, campaignId: string): Promise<string> {
  const aside = join(folder, `interrupted-${campaignId}`);
  await mkdir(aside, { recursive: true });
  for (const name of [
    ...[
      stepsFileName,
      progressFileName,
      liveFileName,
      'report.html',
      'junit.xml',
      'results.json',
      'verification.json',
      'attachments',
    ],
  ]) {
    await rename(join(folder, name), join(aside, name)).catch(() => {});
  }
  return aside;
}
