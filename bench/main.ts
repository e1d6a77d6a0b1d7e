import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { BenchRow } from './paired.ts';

/** `npm run bench [group] [-- --json FILE]`: prints a table, and writes the document that contracts fix. */
const groups: Record<string, () => Promise<BenchRow[]>> = {
  archive: async () => (await import('./archive.ts')).archiveRows(),
  ccsds: async () => await (await import('./ccsds.ts')).ccsdsRows(),
  devices: async () => (await import('./devices.ts')).devicesRows(),
  link: async () => (await import('./link.ts')).linkRows(),
  pass: async () => (await import('./pass.ts')).passRows(),
  passes: async () => (await import('./passes.ts')).passesRows(),
  schedule: async () => (await import('./schedule.ts')).scheduleRows(),
  sgp4: async () => (await import('./sgp4.ts')).sgp4Rows(),
  sim: async () => (await import('./sim.ts')).simRows(),
  ui: async () => (await import('./ui.ts')).uiRows(),
};

const words = process.argv.slice(2);
const jsonAt = words.indexOf('--json');
const jsonFile = jsonAt < 0 ? undefined : words.splice(jsonAt, 2)[1];
const unknown = words.filter((word) => groups[word] === undefined);
if (unknown.length > 0 || (jsonAt >= 0 && jsonFile === undefined)) {
  console.error(
    `bench: expected ${Object.keys(groups).join(', ')} and --json FILE, found ${unknown.join(' ') || '--json'}`,
  );
  process.exit(2);
}

const rows: BenchRow[] = [];
for (const name of words.length > 0 ? words : Object.keys(groups)) {
  console.error(`bench: ${name} …`);
  rows.push(...(await groups[name]!()));
}
const environment = { node: process.versions.node, cpu: cpus()[0]?.model ?? 'unknown', atMs: Date.now() };
if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify({ environment, rows }, null, 2)}\n`);
const figure = (value: number | null) => (value === null ? '-' : value.toPrecision(4));
for (const row of rows) {
  const ratio = row.ratioMedian === null ? '' : `  ${figure(row.ratioMedian)} x ${row.baselineName}`;
  console.log(
    `${row.name.padEnd(28)} ${figure(row.value).padStart(8)} ${row.unit}${ratio}${row.note && `  (${row.note})`}`,
  );
}
