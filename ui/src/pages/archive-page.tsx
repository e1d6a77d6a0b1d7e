import { calendarPass } from '@dawa/protocols/console/calendar';
import { lossLedgerState } from '@dawa/protocols/console/completeness';
import { runInfo } from '@dawa/protocols/console/run';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { calendarWindow, replayOfPass, weeksMs } from '../api/calendar-view.ts';
import { stationNowMs, useNow, useStation } from '../api/live-store.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useList } from '../api/use-list.ts';
import { formatUtcDate } from '../locales/format-time.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { ArchiveStatePanel } from '../panels/archive/archive-state.tsx';
import { Dictionaries } from '../panels/archive/dictionaries.tsx';
import { KeptPass } from '../panels/archive/kept-pass.tsx';
import { PassCalendar } from '../panels/archive/pass-calendar.tsx';
import { ReplayForm } from '../panels/archive/replay-form.tsx';
import { LedgerPanel } from '../panels/ledger-panel.tsx';
import { Panel } from '../panels/panel.tsx';
import { useTitle } from '../panels/use-title.ts';
import '../themes/archive.css';

/** What was kept: a square for each pass, what is in the chosen one, and the way to see it again. */
export function ArchivePage() {
  useTitle('Archive');
  const reportsWritten = useStation((view) => view.reportsWritten);
  const beganAtMs = useStation((view) => view.run.startedAtMs);
  const [search, setSearch] = useSearchParams();
  const [backMs, setBackMs] = useState(0);
  // A new day is a new window; a pass that rises while one looks comes with its report.
  const today = useNow(() => Math.floor(stationNowMs('now') / 86_400_000));
  const untilAtMs = (today + 1) * 86_400_000 - 1 - backMs;
  const { fromAtMs, toAtMs } = calendarWindow(untilAtMs, beganAtMs);
  const { items, fault } = useList(
    calendarPass,
    `/calendar?fromAtMs=${fromAtMs}&toAtMs=${toAtMs}`,
    reportsWritten,
  );
  const asked = search.get('pass');
  const chosen =
    items?.find(({ passId }) => passId === asked) ??
    items?.find(({ brought }) => brought !== null) ??
    items?.[0];
  const span = chosen === undefined ? { fromAtMs, toAtMs } : replayOfPass(chosen);
  const choose = (passId: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.set('pass', passId);
      return next;
    });
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Archive</h1>
        <span className="dim">
          Everything received is kept as it came; what it means can be worked out again.
        </span>
      </div>
      <div className="archcols">
        <div className="when">
          <PassCalendar
            passes={items}
            fault={fault}
            chosenId={chosen?.passId}
            onChoose={choose}
            onEarlier={fromAtMs > beganAtMs ? () => setBackMs(backMs + weeksMs) : undefined}
            onLater={backMs > 0 ? () => setBackMs(Math.max(0, backMs - weeksMs)) : undefined}
          />
          <ReplayForm />
        </div>
        {chosen === undefined ? <NothingChosen /> : <KeptPass key={chosen.passId} pass={chosen} />}
        <div className="keep">
          <ArchiveStatePanel />
          <Dictionaries
            span={{ fromAtMs: span.fromAtMs, toAtMs: span.toAtMs }}
            spanName={chosen === undefined ? 'these weeks' : replayOfPass(chosen).name}
          />
          <Ledger />
          <Runs />
        </div>
      </div>
    </main>
  );
}

function NothingChosen() {
  return (
    <Panel title="Pass" className="kept">
      <p className="em">The report of a pass is written a minute after it has set, and is read here.</p>
    </Panel>
  );
}

/** A station that counts no downlink has none. */
function Ledger() {
  const version = useNow((nowMs) => Math.floor(nowMs / 10_000));
  const { value } = useAnswer(lossLedgerState, '/ledger', version);
  return value === undefined ? null : <LedgerPanel ledger={value} />;
}

function Runs() {
  const { items, fault } = useList(runInfo, '/runs');
  return (
    <Panel title="Runs">
      {fault !== null && <p className="em">The runs could not be read. {fault}</p>}
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
            {items?.map((run) => (
              <tr key={run.runId}>
                <td className="n">{formatUtcDate(run.startedAtMs)}</td>
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
  );
}
