import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useNow, useStation } from '../api/live-store.ts';
import { formatAge, formatUtcMs } from '../locales/format-time.ts';
import { limitWords, severityOf } from '../locales/limit-words.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { Mark } from '../panels/mark.tsx';
import { ParameterPlot } from '../panels/parameter-plot.tsx';
import { SkippedNote } from '../panels/skipped-note.tsx';
import { useTitle } from '../panels/use-title.ts';
import { sampleFigure, unitSign, useStale } from '../panels/values-panel.tsx';

/** Every value of the dictionary, and the history of the chosen one. */
export function TelemetryPage() {
  useTitle('Telemetry');
  const infos = useStation((view) => view.parametersDefined);
  const received = useStation((view) => view.latest);
  const [search, setSearch] = useSearchParams();
  const [onlyHeard, setOnlyHeard] = useState(false);
  const chosen = search.get('value');
  const words = search.get('find') ?? '';
  const shown = useMemo(
    () =>
      infos
        .filter((info) => matches(info, words))
        .filter(({ name }) => !onlyHeard || received[name] !== undefined)
        .sort((a, b) => Number(received[a.name] === undefined) - Number(received[b.name] === undefined)),
    [infos, words, onlyHeard, received],
  );
  const change = (key: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const info = infos.find(({ name }) => name === chosen);
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Telemetry</h1>
        <input
          type="search"
          className="field"
          placeholder="Find a value"
          aria-label="Find a value"
          data-testid="find-value"
          value={words}
          onChange={(event) => change('find', event.target.value)}
        />
        <button
          type="button"
          className={onlyHeard ? 'btn pressed' : 'btn'}
          aria-pressed={onlyHeard}
          onClick={() => setOnlyHeard(!onlyHeard)}
        >
          Received only
        </button>
        <SkippedNote />
        <span className="grow dim n">
          {shown.length} of {infos.length}
        </span>
      </div>
      <div className={info === undefined ? 'cols1' : 'cols2'}>
        <section className="p" aria-label="Values">
          <div className="scrolls">
            <table className="list">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col" className="num">
                    Value
                  </th>
                  <th scope="col" className="narrow-off">
                    Unit
                  </th>
                  <th scope="col" className="num narrow-off">
                    Raw
                  </th>
                  <th scope="col" className="narrow-off">
                    Limits
                  </th>
                  <th scope="col" className="narrow-off">
                    Made on board
                  </th>
                  <th scope="col" className="narrow-off">
                    Received
                  </th>
                  <th scope="col" className="num">
                    Age
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((known) => (
                  <ValueRow
                    key={known.name}
                    info={known}
                    isChosen={known.name === chosen}
                    onChoose={() => change('value', known.name === chosen ? '' : known.name)}
                  />
                ))}
              </tbody>
            </table>
            {shown.length === 0 && <p className="em">No value has “{words}” in its name or description.</p>}
          </div>
        </section>
        {info !== undefined && <ParameterPlot info={info} onClose={() => change('value', '')} />}
      </div>
    </main>
  );
}

function matches(info: ParameterInfo, words: string): boolean {
  const text = `${info.name} ${info.shortDescription}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function ValueRow({
  info,
  isChosen,
  onChoose,
}: {
  info: ParameterInfo;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const sample = useStation((view) => view.latest[info.name]);
  const isOld = useStale(info, sample);
  const age = useNow((nowMs) => (sample === undefined ? '' : formatAge(nowMs - sample.receivedAtMs)));
  const severity = sample === undefined ? undefined : severityOf(sample.limitState);
  return (
    <tr aria-selected={isChosen} className={isOld ? 'old' : ''}>
      <td title={info.shortDescription}>
        <button type="button" className="link" onClick={onChoose} aria-expanded={isChosen}>
          {info.name}
        </button>
      </td>
      <td className="num" data-testid={`param-${info.name}`}>
        {severity !== undefined && <Mark name={severity} label={sample?.limitState ?? ''} />}{' '}
        {sample === undefined ? <span className="none">none yet</span> : sampleFigure(sample)}
        {info.unit !== null && <span className="u narrow-only">{unitSign(info.unit)}</span>}
      </td>
      <td className="dim narrow-off">{info.unit === null ? '' : unitSign(info.unit)}</td>
      <td className="num narrow-off dim">{sample === undefined ? '' : String(sample.raw)}</td>
      <td className="narrow-off dim">{info.limits.length === 0 ? '' : limitWords(info)}</td>
      <td className="narrow-off">{sample === undefined ? '' : formatUtcMs(sample.generatedAtMs)}</td>
      <td className="narrow-off">{sample === undefined ? '' : formatUtcMs(sample.receivedAtMs)}</td>
      <td className="num">
        {isOld && <Mark name="stale" label="stale" />} {age}
      </td>
    </tr>
  );
}
