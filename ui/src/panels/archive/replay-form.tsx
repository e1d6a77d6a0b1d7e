import { type FormEvent, useId, useState } from 'react';
import { readInstant } from '../../api/calendar-view.ts';
import { stationNowMs } from '../../api/live-store.ts';
import { startReplay } from '../../api/replay.ts';
import { formatUtcDate } from '../../locales/format-time.ts';
import { Panel } from '../panel.tsx';

const firstSpanMs = 10 * 60_000;

/** Any span of the past, typed. */
export function ReplayForm() {
  const [from, setFrom] = useState(() => formatUtcDate(stationNowMs('now') - firstSpanMs));
  const [to, setTo] = useState(() => formatUtcDate(stationNowMs('now')));
  const fromId = useId();
  const toId = useId();
  const fromAtMs = readInstant(from);
  const toAtMs = readInstant(to);
  const why =
    fromAtMs === undefined || toAtMs === undefined
      ? 'Write instants as 2019-06-20 00:22:31.'
      : toAtMs > fromAtMs
        ? null
        : 'The end must come after the start.';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why !== null) return;
    startReplay({ fromAtMs: fromAtMs!, toAtMs: toAtMs!, name: 'a span of the archive' });
  };
  return (
    <Panel title="Replay any span">
      <form className="spanform" onSubmit={submit}>
        <label htmlFor={fromId}>From, UTC</label>
        <input
          id={fromId}
          className="field n"
          data-testid="replay-from"
          value={from}
          aria-invalid={fromAtMs === undefined}
          onChange={(event) => setFrom(event.target.value)}
        />
        <label htmlFor={toId}>To, UTC</label>
        <input
          id={toId}
          className="field n"
          data-testid="replay-to"
          value={to}
          aria-invalid={toAtMs === undefined}
          onChange={(event) => setTo(event.target.value)}
        />
        <button type="submit" className="btn" data-testid="replay-span" aria-disabled={why !== null}>
          Replay
        </button>
        <p className="hint">{why ?? 'All pages show that time then; the station goes on as it is.'}</p>
      </form>
    </Panel>
  );
}
