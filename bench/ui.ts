import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BenchRow, loneRow } from './paired.ts';

const dist = fileURLToPath(new URL('../ui/dist/', import.meta.url));

/** What a browser has to fetch, compressed as a server would: the first page, and the globe that is loaded when asked for. */
export function uiRows(): BenchRow[] {
  const index = `${dist}index.html`;
  if (!existsSync(index)) {
    const note = 'ui/dist is not built: npm run build';
    return [loneRow({ name: 'console-initial-kb', unit: 'KB', value: null, note })];
  }
  const html = readFileSync(index, 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map(
    (match) => match[1]!,
  );
  const initial = [index, ...named.map((name) => `${dist}${name}`)];
  const globe = readdirSync(`${dist}assets`).filter((name) => /globe.*\.js$/i.test(name));
  return [
    loneRow({
      name: 'console-initial-kb',
      unit: 'KB',
      value: kilobytes(initial),
      note: 'gzip; scripts and styles that the first page names, fonts not counted',
    }),
    loneRow({
      name: 'globe-chunk-kb',
      unit: 'KB',
      value: globe.length === 0 ? null : kilobytes(globe.map((name) => `${dist}assets/${name}`)),
      note: globe.length === 0 ? 'no chunk of that name' : 'gzip',
    }),
  ];
}

function kilobytes(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0) / 1000;
}
