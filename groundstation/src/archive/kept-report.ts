import type { PassReport } from '@dawa/protocols/console/report';
import { countedApart } from '../pipeline/frame-standing.ts';

/** A report as the store has it, frames of others counted apart in those of an earlier version too. */
export function keptReport(json: string): PassReport {
  const report = JSON.parse(json) as PassReport;
  // Reports of tests hold less than a report.
  return report.frames === undefined ? report : { ...report, frames: countedApart(report.frames) };
}
