import type { CampaignTries } from '@dawa/protocols/console/campaign';
import { triesText } from '../../locales/campaign-words.ts';

/** k of n: the share as a point, and what it proves as the bar around it (Wilson, 95 %). */
export function TriesBar({ tries }: { readonly tries: CampaignTries }) {
  const { successes, tries: made, low, high, of } = tries;
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const share = made === 0 ? 0 : successes / made;
  return (
    <div className="triesbar" data-testid="tries-bar">
      <span className="n">
        <b>{triesText(tries)}</b>
        {of !== undefined && made < of && <span className="dim"> (95 %), {of - made} more</span>}
      </span>
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="5" width="100" height="2" className="whole" />
        <rect x={percent(low)} y="2" width={percent(high - low)} height="8" className="range" />
        <rect x={`${Math.min(99, 100 * share)}%`} y="0" width="1" height="12" className="share" />
      </svg>
    </div>
  );
}
