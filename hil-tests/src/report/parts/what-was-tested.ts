import { plain, type Section, table } from '../markup.ts';
import type { CampaignResult } from '../results.ts';

/** The article, the bench, the instruments with their calibration, who and where: what a verdict is worth. */
export function whatWasTested(result: CampaignResult): Section {
  return {
    ...{ id: 'tested', title: 'What was tested' },
    html: `${table('facts', factRows(result))}${instrumentTable(result)}`,
  };
}

function factRows({ bench, software }: CampaignResult): string[] {
  const { article } = bench;
  const rows: [string, string][] = [
    ['Article', `${article.name}, ${article.model}, serial ${article.serial}`],
    ['Hardware, firmware', `${article.hardwareRevision}, ${article.firmware}`],
    ...articleState(article),
    ['Hours under power', hoursText(article.poweredHours, bench.poweredHours)],
    ['Bench', `${bench.id} (${bench.file})`],
    ...Object.entries(bench.connections).map(([name, where]): [string, string] => [`Cable: ${name}`, where]),
    [
      'Faults',
      bench.faultInjector === 'none' ? 'no injector on this bench' : `injected by the ${bench.faultInjector}`,
    ],
    [
      'Decision rule',
      bench.decisionRule === 'simple-acceptance'
        ? 'simple acceptance'
        : 'guarded acceptance: inside the limits by more than the uncertainty',
    ],
    [
      'Transmitter works into',
      bench.rfTermination?.description ?? 'nothing declared: nothing was transmitted',
    ],
    [
      'Operator, environment',
      [bench.operator ?? 'not named', ...environmentText(bench.environment)].join(', '),
    ],
    ['Software', softwareText(software)],
  ];
  return rows.map(([name, value]) => `<tr><th>${plain(name)}</th><td>${plain(value)}</td></tr>`);
}

function softwareText({ name, version, node, commit }: CampaignResult['software']): string {
  return `${name} ${version}${commit === undefined ? '' : `, commit ${commit}`}, Node ${node}`;
}

function articleState(article: CampaignResult['bench']['article']): [string, string][] {
  const { firmwareSha256, connectorMatings, photos } = article;
  const matings = Object.entries(connectorMatings).map(
    ([name, { matings, most }]) => `${name} ${matings} of ${most}`,
  );
  const rows: [string, string | undefined][] = [
    ['Firmware SHA-256', firmwareSha256],
    ['Connector matings', matings.join(', ') || undefined],
    ['Photos', photos.join(', ') || undefined],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

function hoursText(before: number | undefined, here = 0): string {
  return `${before === undefined ? 'not known' : before} before, ${here.toFixed(4)} in this campaign`;
}

function environmentText(environment: CampaignResult['bench']['environment'] = {}): string[] {
  const { place, temperatureC, relativeHumidityPercent, remarks } = environment;
  return [
    ...(place === undefined ? [] : [place]),
    ...(temperatureC === undefined ? [] : [`${temperatureC} °C`]),
    ...(relativeHumidityPercent === undefined ? [] : [`${relativeHumidityPercent} % relative humidity`]),
    ...(remarks === undefined ? [] : [remarks]),
  ];
}

function instrumentTable({ bench }: CampaignResult): string {
  if (bench.instruments.length === 0)
    return '<p class="dim">No instruments: every value is the article’s own.</p>';
  const rows = bench.instruments.map(
    ({ id, make, model, serial, calibratedOn, calibratedUntil, connection }) => {
      const uncalibrated = connection?.kind === 'simulated' ? 'simulated' : 'not calibrated';
      const calibration =
        calibratedUntil && calibratedOn
          ? `${calibratedOn} to ${calibratedUntil}`
          : calibratedUntil
            ? `until ${calibratedUntil}`
            : uncalibrated;
      return `<tr><th>${plain(id)}</th><td>${plain(`${make} ${model}`)}</td><td class="n">${plain(serial)}</td><td class="n">${plain(calibration)}</td></tr>`;
    },
  );
  return table('rows', rows, ['Instrument', 'Make, model', 'Serial', 'Calibrated']);
}
