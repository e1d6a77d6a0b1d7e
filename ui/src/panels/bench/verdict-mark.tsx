import type { CampaignProcedure } from '@dawa/protocols/console/campaign';
import { procedureWords } from '../../locales/campaign-words.ts';
import { Mark, type MarkName } from '../mark.tsx';

const marks: Readonly<Record<CampaignProcedure['state'], MarkName>> = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'doubt',
  'not-run': 'wait',
  waiting: 'wait',
  running: 'run',
};

/** A verdict as its shape; `isNamed` where no word stands beside it. */
export function VerdictMark({
  verdict,
  isNamed = false,
}: {
  readonly verdict: CampaignProcedure['state'];
  readonly isNamed?: boolean;
}) {
  return isNamed ? (
    <Mark name={marks[verdict]} label={procedureWords[verdict]} />
  ) : (
    <Mark name={marks[verdict]} />
  );
}
