import type { DownloadRequest } from '@dawa/protocols/console/download';
import { gapCells } from '@dawa/protocols/console/gap-cells';
import type { ListedDownload, ShownDownload } from './download-source.ts';
import { type Column, isoText, tableText } from './table.ts';

/** Downloads side by side; the runs only where there are some. */
export function downloadsTable(items: readonly ListedDownload[]): string {
  const hasRuns = items.some(({ run }) => run !== null);
  return tableText(items, hasRuns ? [...columns, runColumn] : columns);
}

/** One download for people: where it stands, the map of its packets, and what is asked for next. */
export function downloadText(download: ShownDownload): string {
  const { plan, detail, startedAtMs, by, commandsSent, commandsAcknowledged, repeatedPackets } = download;
  const lines = [
    downloadsTable([download]).trimEnd(),
    '',
    ...(detail === null ? [] : [detail]),
    `asked for by ${by} at ${isoText(startedAtMs)}; ${commandsSent} commands sent, ${commandsAcknowledged} acknowledged; ${repeatedPackets} packets came twice`,
    ...(download.sha256 === null ? [] : [`sha256 ${download.sha256}`]),
    '',
    gapMapText(download),
  ];
  if (plan !== null && plan.requests.length > 0) {
    const after = plan.afterMs > 0 ? `, behind ${seconds(plan.afterMs)} s for files before it` : '';
    const left = plan.secondsLeft === null ? '' : ` of ${plan.secondsLeft.toFixed(0)} s left in the pass`;
    lines.push(
      `asked for next: ${plan.brings} packets in ${seconds(plan.durationMs)} s${left}${after}; ${plan.leaves} left for another pass`,
      tableText(plan.requests, requestColumns).trimEnd(),
    );
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/**
 * A line of signs: `#` all packets of it are there, `+` some, `.` none. Each line begins with the number of its first packet.
 */
export function gapMapText(download: Pick<ShownDownload, 'kept' | 'missing'>): string {
  const cells = gapCells(download, mostCells);
  if (cells.length === 0) return 'its length is not known yet\n';
  const each = Math.ceil((cells.at(-1)!.last - cells[0]!.first + 1) / cells.length);
  const width = String(cells.at(-1)!.first).length;
  const lines = [
    `a sign is ${each === 1 ? 'one packet' : `up to ${each} packets`}: # there, + in part, . missing`,
  ];
  for (let at = 0; at < cells.length; at += signsALine) {
    const row = cells.slice(at, at + signsALine);
    const signs = row.map(({ first, last, kept }) =>
      kept === 0 ? '.' : kept === last - first + 1 ? '#' : '+',
    );
    lines.push(`${String(row[0]!.first).padStart(width)} ${signs.join('')}`);
  }
  return `${lines.join('\n')}\n`;
}

const signsALine = 64;
const mostCells = 16 * signsALine;

const seconds = (durationMs: number) => (durationMs / 1000).toFixed(0);

const columns: readonly Column<ListedDownload>[] = [
  { heading: 'download', text: ({ downloadId }) => downloadId },
  { heading: 'file', isNumeric: true, text: ({ fileId }) => String(fileId) },
  { heading: 'queue', isNumeric: true, text: ({ queuePlace }) => String(queuePlace ?? '') },
  { heading: 'state', text: ({ state }) => state },
  {
    heading: 'packets',
    isNumeric: true,
    text: ({ keptPackets, packets }) => `${keptPackets} of ${packets ?? '?'}`,
  },
  {
    heading: '%',
    isNumeric: true,
    // 100 only when nothing is missing.
    text: ({ keptPackets, packets }) =>
      packets === null ? '?' : String(Math.floor((100 * keptPackets) / packets)),
  },
  { heading: 'gaps', isNumeric: true, text: ({ gaps, packets }) => (packets === null ? '' : String(gaps)) },
  { heading: 'octets', isNumeric: true, text: ({ lengthOctets }) => String(lengthOctets ?? '') },
];

const runColumn: Column<ListedDownload> = { heading: 'run', text: ({ run }) => run ?? '' };

const requestColumns: readonly Column<DownloadRequest>[] = [
  { heading: 'from', isNumeric: true, text: ({ start }) => String(start) },
  {
    heading: 'to',
    isNumeric: true,
    text: ({ start, setSize, setNumber }) => String(start + setSize * setNumber - 1),
  },
  { heading: 'sets', isNumeric: true, text: ({ setNumber }) => String(setNumber) },
  { heading: 'of', isNumeric: true, text: ({ setSize }) => String(setSize) },
  { heading: 'missing', isNumeric: true, text: ({ missing }) => String(missing) },
  { heading: 's', isNumeric: true, text: ({ durationMs }) => (durationMs / 1000).toFixed(1) },
];
