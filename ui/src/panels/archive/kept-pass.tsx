import type { CalendarPass } from '@dawa/protocols/console/calendar';
import { type PassReport, passReport } from '@dawa/protocols/console/report';
import { Link } from 'wouter';
import { replayOfPass, shareWords } from '../../api/calendar-view.ts';
import { stationNowMs } from '../../api/live-store.ts';
import { startReplay } from '../../api/replay.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useCoverage } from '../../api/use-coverage.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatAge, formatSpan, formatUtc, formatUtcDate } from '../../locales/format-time.ts';
import { plainName } from '../../locales/plain-name.ts';
import { CompletenessBars } from '../completeness-bars.tsx';
import { Panel } from '../panel.tsx';

/** One pass of the calendar: how much of it came, what is missing, and the way to see it again. */
export function KeptPass({ pass }: { pass: CalendarPass }) {
  const { name, riseAtMs, setAtMs, maxElevationDeg, brought } = pass;
  const path = brought === null ? undefined : `/reports/${encodeURIComponent(brought.reportId)}`;
  const report = useAnswer(passReport, path);
  const span = replayOfPass(pass);
  const coverage = useCoverage(span, 300);
  return (
    <Panel
      title={`${name}, ${formatUtcDate(riseAtMs).slice(0, 16)} UTC`}
      className="kept"
      right={<span>max {Math.round(maxElevationDeg)}°</span>}
    >
      <div className="scrolls">
        <p className="share">
          {brought === null ? (
            'The station did not work this pass: no report. What was heard all the same can be replayed.'
          ) : (
            <>
              <b className="n" data-testid="received-share">
                {shareWords(brought.receivedShare)}
              </b>{' '}
              received of {formatSpan(setAtMs - riseAtMs)} above the ridge
            </>
          )}
        </p>
        <div className="acts">
          <button
            type="button"
            className="btn primary"
            data-testid="replay-pass"
            onClick={() => startReplay(span)}
          >
            Replay this pass
          </button>
          <Link className="btn ghost" href={`/link/recordings?pass=${encodeURIComponent(pass.passId)}`}>
            Recordings
          </Link>
          {brought !== null && (
            <>
              <a
                className="btn"
                href={`/api/v1/reports/${encodeURIComponent(brought.reportId)}.html`}
                target="_blank"
                rel="noreferrer"
                data-testid="report-link"
              >
                Read the report
              </a>
              <a className="btn ghost" href={`/api/v1${path}`} target="_blank" rel="noreferrer">
                JSON
              </a>
            </>
          )}
        </div>
        {report.fault !== null && <p className="em">The report could not be read. {report.fault}</p>}
        {report.value !== undefined && <ReportFacts report={report.value} name={name} />}
        {coverage !== undefined && (
          <>
            <h3>Packets by application process</h3>
            <CompletenessBars
              completeness={coverage}
              nowAtMs={stationNowMs('now')}
              onZoom={(zoomed) => startReplay({ ...zoomed, name: span.name })}
            />
          </>
        )}
      </div>
    </Panel>
  );
}

function ReportFacts({ report, name }: { report: PassReport; name: string }) {
  const { pass, achieved, frames, bytes, packetsByApid, gaps, commands, faults, parameters } = report;
  const badWords = Object.entries(frames.badByReason)
    .map(
      ([reason, count]) => `${formatNumber(count)} ${plainName(reason.replaceAll('-', '_')).toLowerCase()}`,
    )
    .join(', ');
  return (
    <>
      <dl className="facts-list n">
        <dt>Rise to set</dt>
        <dd>
          {formatUtc(pass.plannedRiseAtMs)} to {formatUtc(pass.plannedSetAtMs)}
        </dd>
        <dt>Good frames</dt>
        <dd>{goodWords(achieved)}</dd>
        <dt>Frames</dt>
        <dd>
          {formatNumber(frames.good)} good, {formatNumber(frames.bad)} bad, {formatNumber(frames.lost)} lost,{' '}
          {formatNumber(frames.idle)} idle
          {frames.relayed > 0 && `, ${formatNumber(frames.relayed)} repeated for others`}
          {frames.foreign > 0 && `, ${formatNumber(frames.foreign)} of others`}
          {badWords === '' ? '' : ` (bad: ${badWords})`}
        </dd>
        <dt>Bytes</dt>
        <dd>
          {formatNumber(bytes.raw)} raw, {formatNumber(bytes.packets)} in packets
        </dd>
        <dt>Packets</dt>
        <dd>
          {Object.entries(packetsByApid)
            .map(
              ([apid, count]) => `${formatNumber(count)} of 0x${Number(apid).toString(16).padStart(3, '0')}`,
            )
            .join(', ') || 'none'}
        </dd>
        <dt>Samples</dt>
        <dd>{formatNumber(parameters)}</dd>
        <dt>Commands</dt>
        <dd>{commands.map((one) => `${one.name} ${one.state}`).join(', ') || 'none'}</dd>
        <dt>Faults</dt>
        <dd>
          {faults.length === 0 ? (
            'none'
          ) : (
            <ul className="faults">
              {faults.map(({ atMs, text }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change, and may tell the same twice
                <li key={index}>
                  <span className="dim">{formatUtc(atMs)}</span> {text}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      <h3>
        {gaps.length === 0
          ? 'No gaps above the ridge'
          : `${formatNumber(gaps.length)} ${gaps.length === 1 ? 'gap' : 'gaps'} above the ridge`}
      </h3>
      <ul className="gaps">
        {gaps.map(({ fromAtMs, toAtMs }) => (
          <li key={fromAtMs}>
            <span className="n">
              {formatUtc(fromAtMs)} to {formatUtc(toAtMs)}
            </span>
            <span className="dim n">{formatAge(toAtMs - fromAtMs)} without a good frame</span>
            <button
              type="button"
              className="btn ghost"
              onClick={() =>
                startReplay({ fromAtMs: fromAtMs - 20_000, toAtMs: toAtMs + 20_000, name: `${name}, gap` })
              }
            >
              Replay
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function goodWords({ firstGoodFrameAtMs, lastGoodFrameAtMs }: PassReport['achieved']): string {
  if (firstGoodFrameAtMs === null || lastGoodFrameAtMs === null) return 'none';
  return `${formatUtc(firstGoodFrameAtMs)} to ${formatUtc(lastGoodFrameAtMs)}`;
}
