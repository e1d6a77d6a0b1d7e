import type { Verdict } from './results.ts';

/** The marks of the house, drawn with the colours of the theme; shape alone tells them apart in black and white. */
export const markSprite = `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
<symbol id="m-pass" viewBox="0 0 16 16"><path d="M2.5 8.2 6.3 12 13.5 4.2" fill="none" stroke="var(--nominal)" stroke-width="2"/></symbol>
<symbol id="m-fail" viewBox="0 0 16 16"><path d="M4.9.8h6.2l4.1 4.1v6.2l-4.1 4.1H4.9L.8 11.1V4.9Z" fill="var(--critical)"/><path d="M5 5l6 6M11 5l-6 6" stroke="var(--on-critical)" stroke-width="2"/></symbol>
<symbol id="m-inconclusive" viewBox="0 0 16 16"><path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" fill="none" stroke="var(--watch)" stroke-width="1.8"/><path d="M8 4.8v4M8 10v1.6" stroke="var(--watch)" stroke-width="1.6"/></symbol>
<symbol id="m-not-run" viewBox="0 0 16 16"><circle cx="8" cy="8" r="4.5" fill="none" stroke="var(--edge)" stroke-width="1.5"/></symbol>
<symbol id="m-simulated" viewBox="0 0 16 16"><path d="M5 1.5H2v13h3M11 1.5h3v13h-3" fill="none" stroke="var(--sim)" stroke-width="1.8"/><circle cx="8" cy="8" r="2" fill="var(--sim)"/></symbol>
</defs></svg>`;

export const verdictWords: Record<Verdict, string> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'inconclusive',
  'not-run': 'not run',
};

export function mark(verdict: Verdict | 'simulated'): string {
  const word = verdict === 'simulated' ? 'simulated' : verdictWords[verdict];
  return `<svg class="mark" role="img" aria-label="${word}"><use href="#m-${verdict}"/></svg>`;
}
