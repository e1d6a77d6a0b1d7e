import { runInfo } from '@dawa/protocols/console/run';
import { useStation } from '../api/live-store.ts';
import { reportEntry, useList } from '../api/use-list.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtcDate } from '../locales/format-time.ts';
import { plainName } from '../locales/plain-name.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { Panel } from '../panels/panel.tsx';
import { useTitle } from '../panels/use-title.ts';

/** What was kept: reports of passes, runs, and how much came in during this one. */
export function ArchivePage() {
  useTitle('Archive');
  const reportsWritten = useStation((view) => view.reportsWritten);
  const reports = useList(reportEntry, '/reports', reportsWritten);
  const runs = useList(runInfo, '/runs');
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Archive</h1>
      </div>
      <div className="cols2">
        <section className="p" aria-label="Pass reports">
          <header>
            <h2>Pass reports</h2>
          </header>
          {reports.fault !== null && <p className="em">The reports could not be read. {reports.fault}</p>}
          <div className="scrolls">
            <table className="list">
              <thead>
                <tr>
                  <th scope="col">Written, UTC</th>
                  <th scope="col">Pass</th>
                  <th scope="col">Report</th>
                </tr>
              </thead>
              <tbody>
                {reports.items?.map(({ reportId, passId, writtenAtMs }) => (
                  <tr key={reportId}>
                    <td>{formatUtcDate(writtenAtMs)}</td>
                    <td className="wraps">{passId}</td>
                    <td>
                      <a
                        href={`/api/v1/reports/${encodeURIComponent(reportId)}.html`}
                        target="_blank"
                        rel="noreferrer"
                        data-testid="report-link"
                      >
                        Read
                      </a>{' '}
                      <a
                        href={`/api/v1/reports/${encodeURIComponent(reportId)}`}
                        target="_blank"
                        rel="noreferrer"
                      >
                        JSON
                      </a>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {reports.items?.length === 0 && (
              <p className="em">No report yet. One is written when a pass has set.</p>
            )}
          </div>
        </section>
        <div className="stacked">
          <ThisRun />
          <Panel title="Runs">
            {runs.fault !== null && <p className="em">The runs could not be read. {runs.fault}</p>}
            <div className="scrolls">
              <table className="list">
                <thead>
                  <tr>
                    <th scope="col">Began, UTC</th>
                    <th scope="col">Kind</th>
                    <th scope="col">Run</th>
                  </tr>
                </thead>
                <tbody>
                  {runs.items?.map((run) => (
                    <tr key={run.runId}>
                      <td>{formatUtcDate(run.startedAtMs)}</td>
                      <td>{run.kind}</td>
                      <td className="wraps">
                        <code>{run.runId}</code>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Panel>
        </div>
      </div>
    </main>
  );
}

function ThisRun() {
  const run = useStation((view) => view.run);
  const frames = useStation((view) => view.frames);
  return (
    <Panel title="This run" tags={run.kind === 'rehearsal' && <span className="tag sim">Rehearsal</span>}>
      <dl className="facts-list n">
        <dt>Run</dt>
        <dd>
          <code>{run.runId}</code>
        </dd>
        <dt>Raw bytes</dt>
        <dd>{formatNumber(frames.rawBytes)}</dd>
        <dt>Frames</dt>
        <dd>
          {formatNumber(frames.good)} good, {formatNumber(frames.bad)} bad, {formatNumber(frames.lost)} lost,{' '}
          {formatNumber(frames.idle)} idle
        </dd>
        <dt>Packets</dt>
        <dd>{formatNumber(frames.packets)}</dd>
        <dt>Symbols corrected</dt>
        <dd>{formatNumber(frames.correctedSymbols)}</dd>
        {Object.entries(frames.badByReason).map(([reason, count]) => (
          <BadReason key={reason} reason={reason} count={count} />
        ))}
      </dl>
    </Panel>
  );
}

function BadReason({ reason, count }: { reason: string; count: number }) {
  return (
    <>
      <dt>{plainName(reason.replaceAll('-', '_'))}</dt>
      <dd>{formatNumber(count)}</dd>
    </>
  );
}
