import type { ParameterSample } from '@dawa/protocols/console/telemetry';

export type FileFormat = 'csv' | 'ndjson';

/** Columns as `dawa archive export` writes them. */
const columns = [
  'name',
  'generatedAtMs',
  'receivedAtMs',
  'raw',
  'value',
  'unit',
  'limitState',
  'packetLsn',
] as const;

/** Samples as a file: CSV with a heading (RFC 4180), or a line of JSON for each. */
export function samplesFile(samples: readonly ParameterSample[], format: FileFormat): string {
  if (format === 'ndjson') return samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');
  const rows = samples.map((sample) => columns.map((column) => cell(sample[column])).join(','));
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
