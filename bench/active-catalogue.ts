import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseElements } from '@dawa/flight-dynamics/elements';
import type { TleElementSet } from '@dawa/flight-dynamics/elements/element-set';

/** CelesTrak's "active" group of March 2026, 14,710 objects; undefined where the shared data are not. */
export function activeCatalogue(): TleElementSet[] | undefined {
  const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../shared/data');
  const path = join(data, 'orbits', 'active-2026.3le');
  if (!existsSync(path)) return undefined;
  return parseElements(readFileSync(path, 'utf8')).elements.filter((set) => set.kind === 'tle');
}

/** Most of its epochs lie in the two days before. */
export const activeAtMs = Date.UTC(2026, 2, 19);
