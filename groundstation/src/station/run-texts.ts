import type { Pass } from '@dawa/flight-dynamics/passes';
import type { PlannedRun } from './run-plan.ts';

/** For the journal: which run, and whether it begins. */
export function beginText({ run, anchor }: PlannedRun): string {
  const what = run.kind === 'live' ? 'Live run' : `Rehearsal at ${run.rate}x`;
  return `${what} ${run.runId} ${anchor ? 'continues' : 'begins'}.`;
}

/** For the terminal: which pass, when and how fast. */
export function headlineOf({ run, anchor }: PlannedRun, pass: Pass | undefined): string {
  const verb = run.kind === 'live' ? 'running' : anchor ? 'rejoining' : 'rehearsing';
  const rate = run.kind === 'live' ? '' : `, ${run.rate}x`;
  if (pass === undefined) return `${verb} ${run.runId}${rate}, no pass to come`;
  const rise = new Date(Math.round(pass.aosAtMs / 1000) * 1000).toISOString().replace('.000', '');
  return `${verb} ${pass.passId} (${pass.name}, rise ${rise}, ${pass.maxElevationDeg.toFixed(0)} deg${rate})`;
}
