import type { CampaignProcedure, CampaignState, CampaignVerdict } from '@dawa/protocols/console/campaign';
import { formatNumber } from './format-number.ts';

/** What stands for a verdict where there is no room for its mark's own word. */
export const verdictWords: Readonly<Record<CampaignVerdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'inconclusive',
  'not-run': 'not run',
};

export const procedureWords: Readonly<Record<CampaignProcedure['state'], string>> = {
  ...verdictWords,
  waiting: 'not run yet',
  running: 'running',
};

/** What goes on, in one sentence. */
export function stageWords(campaign: CampaignState): string {
  const done = campaign.procedures.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  const count = `${done} of ${campaign.procedures.length}`;
  switch (campaign.stage) {
    case 'running':
      return `Running, ${count} procedures done`;
    case 'pausing':
      return `Pauses after ${campaign.running?.procedure ?? 'this procedure'}`;
    case 'paused':
      return `Paused, ${count} done; the article has no power`;
    case 'stopping':
      return 'Being stopped: the article is left safe';
    case 'lost':
      return `Not finished: ${campaign.reason ?? 'the runner was lost'}`;
    case 'ended':
      return campaign.reason === null
        ? `Ended: ${verdictWords[campaign.verdict ?? 'not-run']}`
        : `Not finished: ${campaign.reason}`;
  }
}

/** Below this share nobody can tell. */
const tellingShare = 0.04;

/** `about 9 min left`, from the real time that went by; undefined while there is nothing to tell it from. */
export function timeLeftWords({
  share,
  beganAtMs,
  saidAtMs,
  stage,
}: Pick<CampaignState, 'share' | 'beganAtMs' | 'saidAtMs' | 'stage'>): string | undefined {
  if (stage !== 'running' || share < tellingShare || share >= 1) return undefined;
  const leftS = (((saidAtMs - beganAtMs) / share) * (1 - share)) / 1000;
  if (leftS < 60) return 'less than a minute left';
  if (leftS < 5400) return `about ${formatNumber(Math.ceil(leftS / 60))} min left`;
  return `about ${formatNumber(Math.ceil(leftS / 3600))} h left`;
}

/** Five figures at the most: more is noise on a screen. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(3).replace('-', '−');
  const decimals = Math.min(6, Math.max(0, 4 - Math.floor(Math.log10(size))));
  const text = formatNumber(value, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A limit that is open travels as the largest number there is. */
const openFrom = 1e300;

/** `4.85 to 5.15`, `1.2 at most`, `3 or more`. */
export function limitText(low: number, high: number): string {
  const isLow = low > -openFrom;
  const isHigh = high < openFrom;
  if (isLow && isHigh) return low === high ? figureText(low) : `${figureText(low)} to ${figureText(high)}`;
  if (isHigh) return `${figureText(high)} at most`;
  return isLow ? `${figureText(low)} or more` : 'no limit';
}

/** `3 of 7, 16 to 75 %`. */
export function triesText({
  successes,
  tries,
  low,
  high,
}: {
  readonly successes: number;
  readonly tries: number;
  readonly low: number;
  readonly high: number;
}): string {
  return `${successes} of ${tries}, ${Math.round(low * 100)} to ${Math.round(high * 100)} %`;
}

/** Programs have no metal: everything else that is tested has. */
export const isBoard = (model: string) => !['simulated', 'emulated', 'program'].includes(model);

/** What is tested, in a word. */
export function articleKind(model: string): string {
  if (model === 'simulated') return 'Model';
  if (model === 'emulated') return 'Emulated board';
  return model === 'program' ? 'Program' : `Real board, ${model}`;
}

/** Octets in pairs, as one reads them: `8a 66 40`. */
export const spacedHex = (hex: string) => hex.replace(/..(?=.)/g, '$& ');
