import { plotFigure } from '../drawing/plot-figure.ts';
import { mark } from '../marks.ts';
import { plain, type Section } from '../markup.ts';
import { placedSteps } from '../nested-steps.ts';
import type { CampaignResult } from '../results.ts';

/** Every drawing of the campaign, under the step that made it; undefined when there is none. */
export function resultsDrawn(result: CampaignResult): Section | undefined {
  const figures: string[] = [];
  for (const { procedure, phase, step } of placedSteps(result)) {
    const { plot, title, verdict, found } = step;
    if (plot === undefined) continue;
    const said = found === '' ? '' : `<p>${plain(found)}</p>`;
    const name = `${mark(verdict)}${plain(`${procedure}, ${phase}: ${title}`)}`;
    figures.push(`<article class="drawn"><h3>${name}</h3>${said}${plotFigure(plot)}</article>`);
  }
  if (figures.length === 0) return undefined;
  return { id: 'plots', title: 'Results drawn', note: String(figures.length), html: figures.join('\n') };
}
