import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { pageOf } from '@dawa/protocols/console/quantity';
import { type ParameterSample, parameterSample } from '@dawa/protocols/console/telemetry';
import { useEffect, useMemo, useState } from 'react';
import { stationNowMs, useNow, useStation } from '../api/live-store.ts';
import { addSamples } from '../api/parameter-history.ts';
import { ask, sayFault } from '../api/rest.ts';
import { formatUtcMs } from '../locales/format-time.ts';
import { limitWords, severityOf } from '../locales/limit-words.ts';
import { Strip } from '../scene/strip.tsx';
import { Panel } from './panel.tsx';
import { sampleFigure, unitSign, useStale } from './values-panel.tsx';

const spans = [
  { name: '3 min', spanMs: 180_000 },
  { name: '10 min', spanMs: 600_000 },
  { name: '2 h', spanMs: 7_200_000 },
] as const;

/** One value: its history from the archive and what comes in now, and where its latest sample is from. */
export function ParameterPlot({ info, onClose }: { info: ParameterInfo; onClose: () => void }) {
  const [spanMs, setSpanMs] = useState<number>(spans[1].spanMs);
  const archived = useArchived(info.name, spanMs);
  const live = useStation((view) => view.history[info.name]);
  const sample = useStation((view) => view.latest[info.name]);
  const isOld = useStale(info, sample);
  const toAtMs = useNow((nowMs) => Math.ceil(nowMs / 1000) * 1000);
  const series = useMemo(
    () => joined(archived.samples, info.name, live),
    [archived.samples, info.name, live],
  );
  const isPlottable = series !== undefined && series.atMs.length > 0;
  return (
    <Panel
      title={info.name}
      className="chosen"
      tags={info.unit !== null && <span className="tag plain">{unitSign(info.unit)}</span>}
      right={
        <>
          {spans.map((span) => (
            <button
              key={span.name}
              type="button"
              className={span.spanMs === spanMs ? 'btn pressed' : 'btn'}
              aria-pressed={span.spanMs === spanMs}
              onClick={() => setSpanMs(span.spanMs)}
            >
              {span.name}
            </button>
          ))}
          <button type="button" className="btn ghost" onClick={onClose}>
            Close
          </button>
        </>
      }
    >
      <p className="em">{info.shortDescription}</p>
      {archived.fault !== null && <p className="em">The archive could not be read. {archived.fault}</p>}
      {isPlottable ? (
        <div className="plot">
          <Strip
            info={info}
            series={series}
            fromAtMs={toAtMs - spanMs}
            toAtMs={toAtMs}
            isStale={isOld}
            isViolated={sample !== undefined && severityOf(sample.limitState) !== undefined}
            hasAxes
          />
        </div>
      ) : (
        <p className="em">
          {sample === undefined
            ? 'Nothing received yet; the plot begins with the first sample.'
            : 'Text; there is nothing to plot.'}
        </p>
      )}
      {sample !== undefined && <Provenance info={info} sample={sample} />}
    </Panel>
  );
}

function Provenance({ info, sample }: { info: ParameterInfo; sample: ParameterSample }) {
  return (
    <dl className="facts-list">
      <dt>Value</dt>
      <dd>
        {sampleFigure(sample)} {sample.unit === null ? '' : unitSign(sample.unit)}
      </dd>
      <dt>Raw</dt>
      <dd>
        <code>{String(sample.raw)}</code>
      </dd>
      <dt>Limits</dt>
      <dd>{info.limits.length === 0 ? 'none' : `${limitWords(info)}; now ${sample.limitState}`}</dd>
      <dt>Made on board</dt>
      <dd>{formatUtcMs(sample.generatedAtMs)}</dd>
      <dt>Received</dt>
      <dd>{formatUtcMs(sample.receivedAtMs)}</dd>
      <dt>From packet</dt>
      <dd>record {sample.packetLsn} of the log</dd>
    </dl>
  );
}

const samplesPage = pageOf(parameterSample);
/** Two hours at one a second, in pages of a thousand. */
const mostPages = 8;

function useArchived(name: string, spanMs: number) {
  const [state, setState] = useState<{ samples: readonly ParameterSample[]; fault: string | null }>({
    samples: [],
    fault: null,
  });
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      const samples: ParameterSample[] = [];
      let cursor: string | null = null;
      const fromAtMs = Math.floor(stationNowMs() - spanMs);
      for (let page = 0; page < mostPages; page += 1) {
        const query: string = `fromAtMs=${fromAtMs}&limit=1000${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
        const answer = await ask(samplesPage, `/parameters/${encodeURIComponent(name)}/samples?${query}`);
        if (isGone) return;
        if (!answer.ok) {
          setState({ samples, fault: sayFault(answer.fault) });
          return;
        }
        samples.push(...answer.value.items);
        cursor = answer.value.next;
        if (cursor === null) break;
      }
      setState({ samples, fault: null });
    };
    setState({ samples: [], fault: null });
    void read();
    return () => {
      isGone = true;
    };
  }, [name, spanMs]);
  return state;
}

/** What the archive has, then what came since; the live series is shorter and newer. */
function joined(
  archived: readonly ParameterSample[],
  name: string,
  live: { readonly atMs: readonly number[]; readonly values: readonly number[] } | undefined,
) {
  const old = addSamples({}, archived, mostPages * 1000)[name];
  if (old === undefined || live === undefined) return old ?? live;
  const first = live.atMs[0] ?? Number.POSITIVE_INFINITY;
  const cut = old.atMs.findIndex((atMs) => atMs >= first);
  const kept = cut === -1 ? old.atMs.length : cut;
  return {
    atMs: [...old.atMs.slice(0, kept), ...live.atMs],
    values: [...old.values.slice(0, kept), ...live.values],
  };
}
