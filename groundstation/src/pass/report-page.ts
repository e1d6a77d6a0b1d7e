import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { PassDetail } from '@dawa/protocols/console/pass';
import type { PassReport } from '@dawa/protocols/console/report';
import { polarPlot, ribbonPlot } from './report-plots.ts';

export interface ReportPageParts {
  readonly track: PassDetail['track'];
  readonly goodFramesAtMs: readonly number[];
  readonly horizon: Horizon;
  readonly stationName: string;
  readonly timeZone: string;
}

/** The report as one page of HTML that needs nothing else: to read, to print, to send by mail. UTC first, then local time. */
export function renderReportPage(report: PassReport, parts: ReportPageParts): string {
  const { pass, achieved, frames, bytes } = report;
  const both = (atMs: number | null) => times(atMs, parts.timeZone);
  const title = `${pass.name} over ${parts.stationName}, ${utc(pass.plannedRiseAtMs).slice(0, 16)} UTC`;
  const rehearsal =
    report.run.kind === 'rehearsal'
      ? `<p class="sim">[Rehearsal] Every number here comes from simulators, run ${text(report.run.runId)}.</p>`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pass report: ${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
${rehearsal}
<p class="verdict">${text(verdict(report))}</p>
<section class="plots">
<figure>${polarPlot(parts.track, parts.horizon)}<figcaption>Sky of ${text(parts.stationName)}: circle is the rise, square the set.</figcaption></figure>
<figure class="wide">${ribbonPlot({ track: parts.track, goodFramesAtMs: parts.goodFramesAtMs, gaps: report.gaps })}<figcaption>Elevation above the ridge; below, seconds with good frames (gaps hatched).</figcaption></figure>
</section>
<h2>Times</h2>
${table(
  ['', 'Planned', 'Achieved'],
  [
    ['Rise over the ridge', both(pass.plannedRiseAtMs), both(achieved.trackingFromAtMs)],
    ['Highest', `${both(pass.plannedHighestAtMs)}, ${pass.maxElevationDeg.toFixed(1)}°`, ''],
    ['Set behind the ridge', both(pass.plannedSetAtMs), both(achieved.trackingToAtMs)],
    ['First good frame', '', both(achieved.firstGoodFrameAtMs)],
    ['Last good frame', '', both(achieved.lastGoodFrameAtMs)],
  ],
)}
<h2>Antenna and radio</h2>
${table(
  ['', 'RMS', 'Worst', 'Readings'],
  [
    ['Pointing error', ...spreadCells(report.pointingErrorDeg, '°', 2)],
    ['Tuning error', ...spreadCells(report.tuningErrorHz, ' Hz', 0)],
  ],
)}
<p>${report.motorStarts} motor starts, ${report.retunes} retunes. Elements ${pass.elementAgeDays.toFixed(1)} days old.</p>
<h2>Frames and packets</h2>
${table(
  ['Good', 'Bad', 'Lost', 'Idle', 'Corrected symbols', 'Raw bytes', 'Packet bytes', 'Parameter values'],
  [
    [
      frames.good,
      frames.bad,
      frames.lost,
      frames.idle,
      frames.correctedSymbols,
      bytes.raw,
      bytes.packets,
      report.parameters,
    ].map(count),
  ],
)}
${countList('Bad frames by reason', frames.badByReason, (reason) => reason)}
${countList('Packets by APID', report.packetsByApid, (apid) => `0x${Number(apid).toString(16).padStart(3, '0')}`)}
<h2>Gaps of more than 2 s</h2>
${list(
  report.gaps.map(
    ({ fromAtMs, toAtMs }) =>
      `${text(utc(fromAtMs).slice(11))} to ${text(utc(toAtMs).slice(11))} UTC, ${((toAtMs - fromAtMs) / 1000).toFixed(1)} s`,
  ),
)}
<h2>Commands</h2>
${
  report.commands.length === 0
    ? '<p>none</p>'
    : table(
        ['Name', 'State', 'Sent', 'Completed'],
        report.commands.map(({ name, state, sentAtMs, completedAtMs }) => [
          text(name),
          text(state === 'unknown' ? 'outcome unknown' : state),
          both(sentAtMs),
          both(completedAtMs),
        ]),
      )
}
<h2>Transmitter keyed</h2>
${list(
  report.keyDowns.map(
    ({ fromAtMs, toAtMs, frequencyHz, why }) =>
      `${text(utc(fromAtMs).slice(11))} UTC for ${toAtMs === null ? 'an unknown time' : `${((toAtMs - fromAtMs) / 1000).toFixed(2)} s`} on ${(frequencyHz / 1e6).toFixed(6)} MHz: ${text(why)}`,
  ),
)}
<h2>Faults</h2>
${list(report.faults.map(({ atMs, source, text: words }) => `${text(utc(atMs).slice(11))} UTC, ${text(source)}: ${text(words)}`))}
<footer>Report ${text(report.reportId)}, written ${text(utc(report.writtenAtMs))} UTC (station clock) by Dawa, run ${text(report.run.runId)}.</footer>
</main>
</body>
</html>
`;
}

function verdict({ frames, gaps, pass, pointingErrorDeg }: PassReport): string {
  if (frames.good === 0) return 'Nothing decodable was received.';
  const durationS = (pass.plannedSetAtMs - pass.plannedRiseAtMs) / 1000;
  const lostS = gaps.reduce((sum, { fromAtMs, toAtMs }) => sum + (toAtMs - fromAtMs) / 1000, 0);
  const heard = Math.max(0, Math.round(100 * (1 - lostS / durationS)));
  const pointing =
    pointingErrorDeg === null ? '' : `, antenna off by ${pointingErrorDeg.rms.toFixed(2)}° RMS`;
  return `${frames.good} good frames, heard for ${heard} % of the ${Math.round(durationS)} s above the ridge${pointing}.`;
}

function spreadCells(spread: PassReport['tuningErrorHz'], unit: string, digits: number): string[] {
  if (spread === null) return ['none yet', '', '0'];
  return [
    `${spread.rms.toFixed(digits)}${unit}`,
    `${spread.worst.toFixed(digits)}${unit}`,
    count(spread.samples),
  ];
}

function times(atMs: number | null, timeZone: string): string {
  if (atMs === null) return 'none';
  const local = new Date(atMs).toLocaleTimeString('en-GB', { timeZone, hour12: false });
  return `${utc(atMs).slice(11)} UTC <small>${text(local)} ${text(timeZone)}</small>`;
}

/** `2019-06-20 00:22:17.4` */
function utc(atMs: number): string {
  return new Date(Math.round(atMs / 100) * 100).toISOString().replace('T', ' ').slice(0, 21);
}

/** Thin spaces between thousands. */
function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u2009');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const header = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
  return `<div class="scroll"><table><thead><tr>${header}</tr></thead><tbody>${body}</tbody></table></div>`;
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
  const words = entries.map(([key, value]) => `${text(label(key))} ${count(value)}`).join(', ');
  return `<p>${name}: ${words}.</p>`;
}

/** Names come from element files and commands from people: nothing of it may become markup. */
function text(raw: string): string {
  return raw
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Colours of the day theme of the page; marks survive black and white. */
const style = `
:root{color-scheme:light;--bg:#f3f0ea;--surface:#fcfaf6;--line:#cdcac3;--edge:#737781;--text:#13161d;--text-2:#363b43;--text-3:#505560;--accent:#025c93;--sim:#81239a;--sim-soft:#f5dffc;--nominal:#13684b;--stale:#56585d}
body{margin:0;background:var(--bg);color:var(--text);font:14px/20px "Atkinson Hyperlegible Next",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:820px;margin:0 auto;padding:16px;background:var(--surface)}
h1{font-size:20px;line-height:26px;font-weight:600;margin:0 0 8px}h2{font-size:14px;font-weight:600;margin:20px 0 4px}
p{margin:4px 0}.verdict{font-size:16px;line-height:24px}.sim{color:var(--sim);background:var(--sim-soft);padding:4px 8px}
.plots{display:flex;flex-wrap:wrap;gap:12px}figure{margin:8px 0;flex:0 0 240px}figure.wide{flex:1 1 360px}figcaption,small,footer{color:var(--text-3);font-size:12px;line-height:16px}
svg{width:100%;height:auto;display:block;font-family:inherit}.grid{fill:none;stroke:var(--line)}.ridge{fill:#d8cfc2;stroke:#7d6b57;stroke-width:.7}.way{fill:none;stroke:var(--accent);stroke-width:2}.hidden{fill:none;stroke:var(--accent);stroke-width:1;stroke-dasharray:3 3}
.mark{fill:var(--surface);stroke:var(--accent);stroke-width:2}.letter{font-size:12px;text-anchor:middle;fill:var(--text-2)}.axis{font-size:10px;fill:var(--text-3)}.tick{stroke:var(--nominal);stroke-width:1.2}.hatch{stroke:var(--stale)}.gap{fill:url(#hatch);stroke:var(--edge);stroke-width:.5}
.scroll{overflow-x:auto}table{border-collapse:collapse}th,td{text-align:left;padding:3px 16px 3px 0;border-bottom:1px solid var(--line);white-space:nowrap}th{font-weight:600;color:var(--text-2)}ul{margin:4px 0;padding-left:20px}
footer{margin-top:24px}@media print{body,main{background:#fff}}
`;
