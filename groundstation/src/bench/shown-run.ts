import type { PastCampaign } from '@dawa/protocols/console/campaign';
import type { PastRun } from './past-campaigns.ts';

/** A run as the page has it: its place on the disk stays here. */
export function shownRun({ folder: _folder, ...shown }: PastRun): PastCampaign {
  return shown;
}
