import { functional } from './functional.ts';
import type { Procedure } from './procedure.ts';

/** The campaigns that are shipped, in the order in which they run. */
export const procedures: readonly Procedure[] = [functional];

/** Procedures whose id matches a glob of `*` and `?`; all without one. */
export function selectProcedures(glob = '*'): Procedure[] {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  return procedures.filter((procedure) => pattern.test(procedure.id));
}
