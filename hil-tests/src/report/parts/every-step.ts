import { limitBar, triesBar } from '../drawing/small-bars.ts';
import { seconds } from '../figures.ts';
import { mark } from '../marks.ts';
import { counted, plain, table } from '../markup.ts';
import type { Attempt, PhaseResult, ProcedureResult, StepResult } from '../results.ts';
import { anchorOf } from './verdict.ts';

/** A procedure with its phases and steps; a phase in which all passed is folded on a screen, and unfolded on paper. */
export function everyStep(procedure: ProcedureResult): string {
  const { id, version, title, verdict, phases, teardown } = procedure;
  const blocks = [...phases, teardown].map(phaseBlock).join('\n');
  return `<section id="${anchorOf(procedure)}"><h2>${mark(verdict)}${plain(`${id} ${title}`)} <span class="dim">version ${plain(version)}</span></h2>${blocks}</section>`;
}

function phaseBlock({ title, requirements, verdict, reason, steps }: PhaseResult): string {
  const own = steps.filter(({ within }) => within === undefined);
  const head = `${mark(verdict)}<b>${plain(title)}</b> <span class="dim n">${requirements.map(plain).join(' ')}</span>`;
  const why = reason === undefined ? '' : `<p class="why">${plain(reason)}</p>`;
  if (own.length === 0) return `<div class="phase"><p class="phasehead">${head}</p>${why}</div>`;
  const isQuiet = verdict === 'pass' && own.every((step) => step.verdict === 'pass' && !step.isMarginal);
  const took = own.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const note = `<span class="note dim n">${counted(own.length, 'step')}, ${seconds(took)}</span>`;
  const heads = ['', 'Step', 'Expected', 'Found', '', '<span class="e">Took</span>'];
  return `<details class="phase"${isQuiet ? '' : ' open'}><summary>${head}${note}</summary>${why}${table(
    'steps',
    own.map(stepRow),
    heads,
  )}</details>`;
}

function stepRow(step: StepResult): string {
  const { verdict, title, expected, found, isMarginal, measurement, tries, attempts, evidenceHex, tookMs } =
    step;
  const near = isMarginal ? ' <span class="tag watch">near its limit</span>' : '';
  const drawn =
    tries !== undefined ? triesBar(tries) : measurement !== undefined ? limitBar(measurement) : '';
  const bytes =
    evidenceHex === undefined || verdict !== 'pass'
      ? ''
      : `<details class="hex"><summary>bytes</summary><span class="bytes">${plain(shownBytes(evidenceHex))}</span></details>`;
  return `<tr><td>${mark(verdict)}</td><td>${plain(title)}${near}${attempts === undefined ? '' : attemptList(attempts)}${bytes}</td>
<td>${plain(expected)}</td><td class="n">${plain(found)}</td><td>${drawn}</td><td class="n dim e">${seconds(tookMs)}</td></tr>`;
}

function shownBytes(hex: string): string {
  const shown = hex.slice(0, 512).replace(/../g, '$& ').trim();
  return hex.length > 512 ? `${shown} …` : shown;
}

/** Attempts beyond this are counted, and are in results.json whole. */
const mostAttempts = 20;

/** Every attempt, also the one that did not count. */
function attemptList(attempts: readonly Attempt[]): string {
  const rows = attempts.slice(0, mostAttempts).map(({ attempt, verdict, reason, steps }) => {
    const last = steps.findLast((step) => step.verdict !== 'pass') ?? steps.at(-1);
    const said =
      reason ??
      (last === undefined
        ? 'no step'
        : last.verdict === 'pass'
          ? `${last.title}: ${last.found}`
          : `${last.title}: expected ${last.expected}, found ${last.found}`);
    return `<li>${mark(verdict)}<span class="n">${attempt}</span> ${plain(said)}</li>`;
  });
  const more = attempts.length - rows.length;
  return `<ol class="attempts">${rows.join('')}${more > 0 ? `<li class="dim">and ${more} more</li>` : ''}</ol>`;
}
