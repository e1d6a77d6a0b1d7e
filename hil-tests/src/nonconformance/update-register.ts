import type { CampaignResult } from '../report/results.ts';
import { judgeRun } from './judge-run.ts';
import type { NonConformance } from './non-conformance.ts';
import type { Register } from './register.ts';

/** The records that this run touched, and those of the article that stay open. */
export interface RunRecords {
  readonly opened: readonly NonConformance[];
  readonly seenAgain: readonly NonConformance[];
  readonly closed: readonly NonConformance[];
  /** Of the same article, open before and neither failed nor passed in this run. */
  readonly untouched: readonly NonConformance[];
  /** What could not be read of the register. */
  readonly faults: readonly string[];
}

/** Brings the register up to what a run found. Run twice on the same run it changes nothing the second time. */
export async function updateRegister(register: Register, result: CampaignResult): Promise<RunRecords> {
  const { records, faults } = await register.all();
  const isOurs = ({ article }: NonConformance) =>
    article.model === result.bench.article.model && article.serial === result.bench.article.serial;
  const own = records.filter(isOurs);
  const of = (record: NonConformance) => record.occurrences.at(-1)?.campaignId === result.campaignId;
  if (own.some(of)) return alreadyJudged(own, result, faults);
  const judged = judgeRun(result, own);
  const opened: NonConformance[] = [];
  for (const draft of judged.opened) opened.push(await register.create(draft));
  for (const record of [...judged.seenAgain, ...judged.closed]) await register.replace(record);
  const touched = new Set([...judged.seenAgain, ...judged.closed].map(({ id }) => id));
  const untouched = own.filter(({ id, state }) => state === 'open' && !touched.has(id));
  return { opened, seenAgain: judged.seenAgain, closed: judged.closed, untouched, faults };
}

function alreadyJudged(
  own: readonly NonConformance[],
  { campaignId }: CampaignResult,
  faults: readonly string[],
): RunRecords {
  const isSeen = ({ occurrences }: NonConformance) => occurrences.at(-1)?.campaignId === campaignId;
  const isOpened = ({ occurrences }: NonConformance) => occurrences[0]?.campaignId === campaignId;
  return {
    opened: own.filter((record) => isOpened(record)),
    seenAgain: own.filter((record) => isSeen(record) && !isOpened(record)),
    closed: own.filter(({ closed }) => closed?.campaignId === campaignId),
    untouched: own.filter((record) => record.state === 'open' && !isSeen(record)),
    faults,
  };
}
