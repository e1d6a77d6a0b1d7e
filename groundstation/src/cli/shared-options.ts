import type { OptionSpec } from './arguments.ts';

/** Options that several commands share: one wording for one meaning. */
export const format = (choices: string): OptionSpec => ({
  kind: 'value',
  valueName: 'FORMAT',
  help: `${choices} (default table)`,
});
export const elements: OptionSpec = {
  kind: 'value',
  valueName: 'FILE',
  help: 'TLE, 3LE or OMM (JSON, XML, CSV, KVN), told apart by content; - is standard input',
};
export const norad: OptionSpec = { kind: 'value', valueName: 'N,…', help: 'only these catalogue numbers' };
export const station: OptionSpec = {
  kind: 'value',
  valueName: 'S',
  help: 'station.yaml, its folder, or latitudeDeg,longitudeDeg,heightM',
};
export const eop: OptionSpec = {
  kind: 'value',
  valueName: 'FILE',
  help: 'IERS finals2000A, or CSV mjdUtc,dut1S,xpArcsec,ypArcsec, in place of the table shipped',
};
export const from: OptionSpec = { kind: 'value', valueName: 'T', help: 'ISO 8601 UTC, now, or +2h' };
export const to: OptionSpec = { kind: 'value', valueName: 'T', help: 'the same; +2h counts from --from' };
export const refraction: OptionSpec = {
  kind: 'flag',
  help: 'elevations as they appear through the air; standard air unless both of the next are given',
};
export const pressure: OptionSpec = {
  kind: 'value',
  valueName: 'HPA',
  help: 'with --refraction, at the station',
};
export const temperature: OptionSpec = { kind: 'value', valueName: 'C', help: 'the same' };
