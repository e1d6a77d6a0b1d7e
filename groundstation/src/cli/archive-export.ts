import { type ArchiveRequest, barOf, refuse, spanOf, storeOf } from './archive-options.ts';
import type { ExitCode } from './command-io.ts';
import { type ExportFormat, exportedThings, exportRuns } from './export-runs.ts';

/** `dawa archive export`: what runs have kept, run by run, in the order of time. */
export async function exportThings(request: ArchiveRequest): Promise<ExitCode> {
  const { runs, values, io } = request;
  const what = exportedThings.find((thing) => thing === (values['what'] ?? 'samples'));
  if (what === undefined) return refuse(request, '--what', exportedThings.join(', '), values['what']);
  const format = values['format'] ?? formats[what][0]!;
  if (!formats[what].includes(format as ExportFormat))
    return refuse(request, '--format', `${formats[what].join(', ')} for ${what}`, format);
  const { apid, bins, out } = values;
  if (apid !== undefined && !(/^\d+$/.test(apid) && Number(apid) <= 2047))
    return refuse(request, '--apid', '0 to 2047', apid);
  if (bins !== undefined && !(/^\d+$/.test(bins) && Number(bins) >= 1 && Number(bins) <= mostBins))
    return refuse(request, '--bins', `1 to ${mostBins}`, bins);
  if (bins !== undefined && (what !== 'samples' || format === 'parquet'))
    return refuse(request, '--bins', 'samples as csv or ndjson', `${what} as ${format}`);
  if (format === 'parquet' && out === undefined)
    return refuse(request, '--out', 'a file, for Parquet is written from both ends', undefined);
  const span = spanOf(request);
  if (typeof span === 'number') return span;
  const bar = barOf(request, what);
  await exportRuns(
    runs,
    {
      ...{ what, format: format as ExportFormat, span, readStore: storeOf(request).readStore },
      names: values['parameter']?.split(',') ?? [],
      missionId: values['mission'],
      apid: apid === undefined ? undefined : Number(apid),
      bins: bins === undefined ? undefined : Number(bins),
      path: out,
      // The bar would run through what goes to a terminal.
      ...(out !== undefined && { onProgress: (done: number, all: number) => bar.update(done, all) }),
    },
    io.stdout,
  );
  bar.finish();
  return 0;
}

const formats: Readonly<Record<(typeof exportedThings)[number], readonly ExportFormat[]>> = {
  raw: ['bin'],
  packets: ['csv', 'ndjson', 'bin'],
  samples: ['csv', 'ndjson', 'parquet'],
  events: ['csv', 'ndjson'],
};
const mostBins = 100_000;
