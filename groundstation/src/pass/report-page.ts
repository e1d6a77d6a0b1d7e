import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { PassDetail } from '@dawa/protocols/console/pass';
import type { PassReport } from '@dawa/protocols/console/report';
import { polarPlot, ribbonPlot } from './report-plots.ts';
import { reportStyle } from './report-style.ts';
import { count, durationS, escapeHtml, instant, localClock, timeOfDay } from './report-words.ts';

export interface ReportPageParts {
  readonly track: PassDetail['track'];
  readonly goodFramesAtMs: readonly number[];
  readonly horizon: Horizon;
  readonly stationName: string;
  /** Name in the IANA data base; local time is left out when nobody knows it. */
  readonly timeZone: string;
}

/** The report as one page of HTML that needs nothing else: to read, to print, to send by mail. UTC first, then local time. */
export function renderReportPage(report: PassReport, parts: ReportPageParts): string {
  const { pass, run } = report;
  const title = `${pass.name} over ${parts.stationName}`;
  const date = instant(pass.plannedRiseAtMs).slice(0, 16);
  const rehearsal =
    run.kind === 'rehearsal'
      ? `<p class="sim">[Rehearsal] Every number here comes from simulators, run ${escapeHtml(run.runId)}.</p>`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pass report: ${escapeHtml(title)}, ${date} UTC</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}, <time>${date} UTC</time></h1>
${rehearsal}
<p class="verdict">${verdict(report)}</p>
${plots(report, parts)}
${times(report, localClock(parts.timeZone, pass.plannedRiseAtMs))}
${errors(report)}
${frames(report)}
<h2>Gaps of more than 2 s</h2>
${list(report.gaps.map((gap) => gapText(gap, parts.track)))}
${commands(report)}
<h2>Transmitter keyed</h2>
${list(report.keyDowns.map(keyDownText))}
<h2>Faults</h2>
${list(report.faults.map(({ atMs, source, text }) => `<time>${timeOfDay(atMs)} UTC</time>, ${escapeHtml(source)}: ${escapeHtml(text)}`))}
<footer>Report ${escapeHtml(report.reportId)}, written <time>${instant(report.writtenAtMs)} UTC</time> (station clock) by Dawa.</footer>
</main>
</body>
</html>
`;
}

function verdict({ frames, gaps, pass, pointingErrorDeg, faults }: PassReport): string {
  const told = faults.length === 0 ? 'No faults.' : `Faults: ${count(faults.length)}, told below.`;
  if (frames.good === 0) return `Nothing decodable was received. ${told}`;
  const lostMs = gaps.reduce((sum, { fromAtMs, toAtMs }) => sum + (toAtMs - fromAtMs), 0);
  const upMs = pass.plannedSetAtMs - pass.plannedRiseAtMs;
  const heardPercent = Math.max(0, Math.round(100 * (1 - lostMs / upMs)));
  const pointing =
    pointingErrorDeg === null ? '' : `, antenna off by ${pointingErrorDeg.rms.toFixed(2)}° RMS`;
  return `${count(frames.good)} good frames, heard for ${heardPercent} % of the ${Math.round(upMs / 1000)} s above the ridge${pointing}. ${told}`;
}

function plots({ pass, gaps }: PassReport, parts: ReportPageParts): string {
  const { track, goodFramesAtMs, horizon, stationName } = parts;
  const rise = { atMs: pass.plannedRiseAtMs, label: `rise ${timeOfDay(pass.plannedRiseAtMs).slice(0, 8)}` };
  const set = { atMs: pass.plannedSetAtMs, label: `set ${timeOfDay(pass.plannedSetAtMs).slice(0, 8)}` };
  return `<section class="plots">
<figure>${polarPlot(track, horizon)}<figcaption>Sky of ${escapeHtml(stationName)} with its ridge: rise at the circle, set at the square, dashed behind the ridge.</figcaption></figure>
<figure class="wide">${ribbonPlot({ track, goodFramesAtMs, gaps, rise, set })}<figcaption>Elevation, the ridge in front of it. Below, a mark for each second with good frames; a line through the gaps.</figcaption></figure>
</section>`;
}

function times({ pass, achieved }: PassReport, local: ReturnType<typeof localClock>): string {
  const both = (atMs: number | null) => {
    if (atMs === null) return 'none';
    const beside = local === undefined ? '' : ` <small>${local.timeOfDay(atMs)}</small>`;
    return `<time>${timeOfDay(atMs)}</time>${beside}`;
  };
  const note = local === undefined ? '' : `; small: local time, ${escapeHtml(local.name)}`;
  const highest = `${both(pass.plannedHighestAtMs)} <span class="figure">at ${pass.maxElevationDeg.toFixed(1)}°</span>`;
  return `<h2>Times</h2>
<p class="quiet">UTC${note}.</p>
${table(
  ['', 'Planned', 'Achieved'],
  [
    ['Rise over the ridge', both(pass.plannedRiseAtMs), both(achieved.trackingFromAtMs)],
    ['Highest', highest, ''],
    ['Set behind the ridge', both(pass.plannedSetAtMs), both(achieved.trackingToAtMs)],
    ['First good frame', '', both(achieved.firstGoodFrameAtMs)],
    ['Last good frame', '', both(achieved.lastGoodFrameAtMs)],
  ],
)}`;
}

function errors({ pointingErrorDeg, tuningErrorHz, motorStarts, retunes, pass }: PassReport): string {
  return `<h2>Antenna and radio</h2>
${table(
  ['Error', 'RMS', 'Worst', 'Readings'],
  [
    ['Pointing', ...spreadCells(pointingErrorDeg, '°', 2)],
    ['Tuning', ...spreadCells(tuningErrorHz, ' Hz', 0)],
  ],
)}
<p>${count(motorStarts)} motor starts, ${count(retunes)} retunes. Elements ${pass.elementAgeDays.toFixed(1)} days old.</p>`;
}

function frames({ frames, bytes, parameters, packetsByApid }: PassReport): string {
  const figures: readonly (readonly [string, number])[] = [
    ['Good frames', frames.good],
    // Links whose frames name nobody have neither.
    ...(frames.relayed > 0 ? ([['Repeated for others', frames.relayed]] as const) : []),
    ...(frames.foreign > 0 ? ([['Of others', frames.foreign]] as const) : []),
    ['Bad', frames.bad],
    ['Lost', frames.lost],
    ['Idle', frames.idle],
    ['Corrected symbols', frames.correctedSymbols],
    ['Raw bytes', bytes.raw],
    ['Packet bytes', bytes.packets],
    ['Parameter values', parameters],
  ];
  return `<h2>Frames and packets</h2>
<dl>${figures.map(([name, value]) => `<div><dt>${name}</dt><dd>${count(value)}</dd></div>`).join('')}</dl>
${countList('Bad frames by reason', frames.badByReason, (reason) => reason)}
${countList('Taken although odd', frames.oddByKind, (kind) => kind)}
${countList('Packets by APID', packetsByApid, (apid) => `0x${Number(apid).toString(16).padStart(3, '0')}`)}`;
}

function commands({ commands }: PassReport): string {
  if (commands.length === 0) return '<h2>Commands</h2>\n<p>none</p>';
  const at = (atMs: number | null) => (atMs === null ? '' : `<time>${timeOfDay(atMs)}</time>`);
  const rows = commands.map(({ name, state, sentAtMs, completedAtMs }) => [
    escapeHtml(name),
    escapeHtml(state === 'unknown' ? 'outcome unknown' : state),
    at(sentAtMs),
    at(completedAtMs),
  ]);
  return `<h2>Commands</h2>\n${table(['Name', 'State', 'Sent, UTC', 'Completed, UTC'], rows)}`;
}

function gapText({ fromAtMs, toAtMs }: PassReport['gaps'][number], track: PassDetail['track']): string {
  const at = track.findLast(({ atMs }) => atMs <= fromAtMs);
  const where = at === undefined ? '' : `, at ${Math.round(at.elevationDeg)}° elevation`;
  return `<time>${timeOfDay(fromAtMs)}</time> to <time>${timeOfDay(toAtMs)} UTC</time>, ${durationS(toAtMs - fromAtMs, 1)}${where}`;
}

function keyDownText({ fromAtMs, toAtMs, frequencyHz, why }: PassReport['keyDowns'][number]): string {
  const lasted = toAtMs === null ? 'an unknown time' : durationS(toAtMs - fromAtMs, 2);
  return `<time>${timeOfDay(fromAtMs)} UTC</time> for ${lasted} on ${(frequencyHz / 1e6).toFixed(6)} MHz: ${escapeHtml(why)}`;
}

function spreadCells(spread: PassReport['tuningErrorHz'], unit: string, digits: number): string[] {
  if (spread === null) return ['not measured', '', '0'];
  return [
    `${spread.rms.toFixed(digits)}${unit}`,
    `${spread.worst.toFixed(digits)}${unit}`,
    count(spread.samples),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const header = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = rows
    .map(([name, ...cells]) => {
      const rest = cells.map((cell) => `<td>${cell}</td>`).join('');
      return `<tr><th scope="row">${name}</th>${rest}</tr>`;
    })
    .join('');
  return `<table><thead><tr>${header}</tr></thead><tbody>${body}</tbody></table>`;
}

function list(items: readonly string[]): string {
  if (items.length === 0) return '<p>none</p>';
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function countList(
  name: string,
  counts: Readonly<Record<string, number>>,
  label: (key: string) => string,
): string {
  const entries = Object.entries(counts);
  if (entries.length === 0) return '';
  const words = entries.map(([key, value]) => `${escapeHtml(label(key))} ${count(value)}`).join(', ');
  return `<p>${name}: ${words}.</p>`;
}
