import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { pageOf } from '@dawa/protocols/console/quantity';
import { type ParameterSample, parameterSample } from '@dawa/protocols/console/telemetry';
import { useEffect, useMemo, useState } from 'react';
import { stationNowMs, useNow } from '../api/live-store.ts';
import { addSamples } from '../api/parameter-history.ts';
import { ask, sayFault } from '../api/rest.ts';
import { formatUtc } from '../locales/format-time.ts';
import { Strip } from '../scene/strip.tsx';

/** Two minutes before and after: what led to it, and what it became. */
const beforeMs = 120_000;
const afterMs = 120_000;
const mostSamples = 1000;
const againMs = 3000;

/** The value around the moment at which its alarm was raised. */
export function AlarmPlot({ alarm, info }: { alarm: AlarmInfo; info: ParameterInfo }) {
  const { raisedAtMs } = alarm;
  const [fromAtMs, toAtMs] = [raisedAtMs - beforeMs, raisedAtMs + afterMs];
  const { samples, fault } = useSamplesAround(info.name, fromAtMs, toAtMs);
  const series = useMemo(() => addSamples({}, samples, mostSamples)[info.name], [samples, info.name]);
  if (fault !== null) return <p className="em">The archive could not be read. {fault}</p>;
  if (series === undefined || series.atMs.length === 0)
    return <p className="em">No figure of {info.name} is kept from around that moment.</p>;
  return (
    <figure className="alarmplot">
      <div className="plot">
        <Strip
          info={info}
          series={series}
          fromAtMs={fromAtMs}
          toAtMs={toAtMs}
          isStale={false}
          isViolated
          hasAxes
          momentAtMs={raisedAtMs}
        />
      </div>
      <figcaption className="hint">
        Two minutes before and after {formatUtc(raisedAtMs)}, when it was raised: the upright line.
      </figcaption>
    </figure>
  );
}

const samplesPage = pageOf(parameterSample);

function useSamplesAround(name: string, fromAtMs: number, toAtMs: number) {
  const [state, setState] = useState<{ samples: readonly ParameterSample[]; fault: string | null }>({
    samples: [],
    fault: null,
  });
  const isOver = useNow((nowMs) => nowMs > toAtMs);
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      // A span that is not over yet ends now.
      const query = `fromAtMs=${Math.floor(fromAtMs)}&toAtMs=${Math.ceil(Math.min(toAtMs, stationNowMs() + 1000))}&limit=${mostSamples}`;
      const answer = await ask(samplesPage, `/parameters/${encodeURIComponent(name)}/samples?${query}`);
      if (isGone) return;
      if (answer.ok) setState({ samples: answer.value.items, fault: null });
      else setState((before) => ({ ...before, fault: sayFault(answer.fault) }));
    };
    void read();
    const timer = isOver ? undefined : setInterval(() => void read(), againMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [name, fromAtMs, toAtMs, isOver]);
  return state;
}
