import type { EarthOrientationStatus } from '@dawa/flight-dynamics/earth-orientation';
import type { BudgetTerm } from '@dawa/flight-dynamics/link-budget';
import type { LinkFile } from '@dawa/protocols/link-file';
import type { LinkPass, LinkRow } from './link-pass.ts';
import { type Column, csvText, isoText, jsonText, tableText } from './table.ts';

export interface LinkDocument {
  readonly link: LinkFile;
  readonly passes: readonly LinkPass[];
  readonly earthOrientation: EarthOrientationStatus;
}

/** Links along passes as people and programs read them. */
export function linkText(format: 'table' | 'json' | 'csv', document: LinkDocument): string {
  const { link, passes } = document;
  if (format === 'json') return jsonText(document);
  if (format === 'csv') {
    const rows = passes.flatMap(({ passId, noradId, samples }) =>
      samples.map((sample) => ({ passId, noradId, ...sample })),
    );
    return csvText(rows, csvKeys);
  }
  return passes.map((pass) => passText(link, pass)).join('\n');
}

function passText({ name, direction, frequencyHz }: LinkFile, pass: LinkPass): string {
  const { margin, open, openS, losAtMs, aosAtMs, tuning } = pass;
  const spans = open.map(({ fromAtMs, toAtMs }) => `${isoText(fromAtMs)} to ${isoText(toAtMs).slice(11)}`);
  const share = `${openS.toFixed(0)} of ${((losAtMs - aosAtMs) / 1000).toFixed(0)} s`;
  return [
    `${pass.passId}  ${pass.name}: ${name} (${direction} ${(frequencyHz / 1e6).toFixed(3)} MHz)`,
    `at its highest point, ${pass.maxElevationDeg.toFixed(1)} deg, margin ${margin.text}`,
    `margin for ${share}${spans.length === 0 ? '' : `: ${spans.join(', ')}`}; ${tuning.length} tunings`,
    '',
    tableText(pass.budget.terms, termColumns),
    tableText(pass.samples, rowColumns),
  ].join('\n');
}

const termColumns: readonly Column<BudgetTerm>[] = [
  { heading: 'highest point', text: ({ name }) => name },
  { heading: 'dB', isNumeric: true, text: ({ valueDb }) => valueDb.toFixed(1) },
  { heading: '+/-', isNumeric: true, text: ({ sigmaDb }) => (sigmaDb === 0 ? '' : sigmaDb.toFixed(1)) },
];

const figure = (
  heading: string,
  digits: number,
  value: (row: LinkRow) => number | null,
): Column<LinkRow> => ({
  heading,
  isNumeric: true,
  text: (row) => value(row)?.toFixed(digits) ?? '-',
});

const rowColumns: readonly Column<LinkRow>[] = [
  { heading: 'UTC', text: ({ atMs }) => isoText(atMs) },
  figure('az', 1, ({ azimuthDeg }) => azimuthDeg),
  figure('el', 1, ({ elevationDeg }) => elevationDeg),
  figure('range km', 0, ({ rangeKm }) => rangeKm),
  figure('path dB', 1, ({ pathLossDb }) => pathLossDb),
  figure('received dBm', 1, ({ receivedDbm }) => receivedDbm),
  figure('Eb/N0 dB', 1, ({ ebN0Db }) => ebN0Db),
  figure('margin dB', 1, ({ marginDb }) => marginDb),
  figure('+/-', 1, ({ marginSigmaDb }) => marginSigmaDb),
  figure('Doppler Hz', 0, ({ shiftHz }) => shiftHz),
  figure('Hz/s', 1, ({ rateHzS }) => rateHzS),
  figure('dial Hz', 0, ({ dialHz }) => dialHz),
];

const csvKeys = [
  'passId',
  'noradId',
  'atMs',
  'azimuthDeg',
  'elevationDeg',
  'rangeKm',
  'rangeRateKmS',
  'pathLossDb',
  'receivedDbm',
  'systemTemperatureK',
  'gainOverTemperatureDbK',
  'carrierToNoiseDbHz',
  'ebN0Db',
  'requiredEbN0Db',
  'marginDb',
  'marginSigmaDb',
  'shiftHz',
  'rateHzS',
  'dialHz',
];
