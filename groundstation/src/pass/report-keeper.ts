import type { PassReport } from '@dawa/protocols/console/report';
import type { Clock } from '@dawa/seams/clock';
import { messageOf } from '../devices/device-error.ts';
import type { Archive, Bus, Journal } from '../ports.ts';
import { type ReportPageParts, renderReportPage } from './report-page.ts';

export interface ReportKeeper {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly archive: Pick<Archive, 'saveReport'>;
}

/** Keeps a report as JSON and as a page, and tells of it. Never rejects: a report that is not kept is an alarm. */
export async function keepReport(
  { clock, bus, journal, archive }: ReportKeeper,
  report: PassReport,
  parts: ReportPageParts,
): Promise<void> {
  try {
    await clock.track(archive.saveReport(report, renderReportPage(report, parts)));
    bus.publish({ type: 'report', reportId: report.reportId });
    const text = `Report ${report.reportId} written: ${report.frames.good} good frames.`;
    journal.event({ severity: 'info', source: 'pass', code: 'pass', text });
  } catch (error) {
    journal.raise({
      alarmId: 'archive.report',
      severity: 'warning',
      title: 'Report not kept',
      text: `${messageOf(error)}. What was received is in the archive; the report can be made again.`,
      source: 'archive',
    });
  }
}
