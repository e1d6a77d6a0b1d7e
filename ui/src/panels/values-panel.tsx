import type { ParameterInfo } from '@dawa/protocols/console/mission';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { Link } from 'wouter';
import { useNow, useStation } from '../api/live-store.ts';
import { isStale } from '../api/staleness.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatAge, formatUtc } from '../locales/format-time.ts';
import { limitWords, severityOf, violationWords } from '../locales/limit-words.ts';
import { plainName } from '../locales/plain-name.ts';
import { sampleFigure } from '../locales/sample-figure.ts';
import { unitSign } from '../locales/unit-sign.ts';
import { Strip } from '../scene/strip.tsx';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';
import { SkippedNote } from './skipped-note.tsx';

const windowMs = 150_000;

/** The values that the mission wants to be seen during a pass, each with its last two and a half minutes. */
export function ValuesPanel() {
  const names = useStation((view) => view.mission.stripParameters);
  const mode = useStation((view) => view.latest['mode']);
  const infos = useStation((view) => view.parametersDefined);
  const shown = names.flatMap((name) => infos.find((info) => info.name === name) ?? []);
  const oldWords = useAllOld(shown);
  return (
    <Panel
      title="Payload"
      className="values"
      tags={
        <>
          {mode !== undefined && <span className="tag plain">Mode {String(mode.value)}</span>}
          {oldWords !== null && (
            <span className="tag stale">
              <Mark name="stale" label="stale" />
              {oldWords}
            </span>
          )}
        </>
      }
      right={
        <>
          <SkippedNote />
          <span className="n">last {formatNumber(windowMs / 1000)} s</span>
        </>
      }
    >
      {shown.length === 0 ? (
        <p className="em">The mission names no values to draw (stripParameters).</p>
      ) : (
        <ul className="pvs" style={{ '--strips': shown.length }}>
          {shown.map((info) => (
            <ValueStrip key={info.name} info={info} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** How old the newest of these values is, once all that were received are old. */
function useAllOld(infos: readonly ParameterInfo[]): string | null {
  const latest = useStation((view) => view.latest);
  const rate = useStation((view) => view.clock.rate);
  return useNow((nowMs) => {
    const received = infos.flatMap(({ name, periodMs }) => {
      const sample = latest[name];
      return sample === undefined || periodMs === null
        ? []
        : [{ ageMs: nowMs - sample.receivedAtMs, periodMs }];
    });
    if (received.length === 0 || !received.every(({ ageMs, periodMs }) => isStale(ageMs, periodMs, rate)))
      return null;
    return `${formatAge(Math.min(...received.map(({ ageMs }) => ageMs)))} old`;
  });
}

/** Whether this value is old, told five times a second. */
export function useStale(info: ParameterInfo, sample: ParameterSample | undefined): boolean {
  const rate = useStation((view) => view.clock.rate);
  return useNow(
    (nowMs) =>
      sample !== undefined &&
      info.periodMs !== null &&
      isStale(nowMs - sample.receivedAtMs, info.periodMs, rate),
  );
}

function ValueStrip({ info }: { info: ParameterInfo }) {
  const sample = useStation((view) => view.latest[info.name]);
  const series = useStation((view) => view.history[info.name]);
  const isOld = useStale(info, sample);
  const age = useNow((nowMs) => (sample === undefined ? null : formatAge(nowMs - sample.receivedAtMs)));
  // Half a second of a window of 150 s is less than two pixels.
  const toAtMs = useNow((nowMs) => Math.ceil(nowMs / 500) * 500);
  const severity = sample === undefined ? undefined : severityOf(sample.limitState);
  const state = severity === 'critical' ? 'crit' : (severity ?? '');
  return (
    <li className={`pv ${state} ${isOld ? 'old' : ''}`} data-testid={`strip-${info.name}`}>
      <div className="nm">
        <Link href={`/telemetry?value=${info.name}`} title={`${info.name}: ${info.shortDescription}`}>
          {plainName(info.name)}
        </Link>
        {isOld && severity === undefined && <Mark name="stale" label="stale" />}
      </div>
      <div className="vv n" data-testid={`param-${info.name}`}>
        {sample === undefined ? (
          <span className="none">none yet</span>
        ) : (
          <>
            {sampleFigure(sample)}
            {sample.unit !== null && <span className="u">{unitSign(sample.unit)}</span>}
            {severity !== undefined && <Mark name={severity} label={sample.limitState} />}
            {isOld && severity !== undefined && <Mark name="stale" label="stale" />}
          </>
        )}
        <small>{valueNote(info, sample)}</small>
      </div>
      {age !== null && <div className="ag n">{age}</div>}
      <div className="gr">
        <Strip
          info={info}
          series={series}
          fromAtMs={toAtMs - windowMs}
          toAtMs={toAtMs}
          isStale={isOld}
          isViolated={severity !== undefined}
        />
      </div>
    </li>
  );
}

function valueNote(info: ParameterInfo, sample: ParameterSample | undefined): string {
  if (sample === undefined) return 'never received';
  if (severityOf(sample.limitState) === undefined) return limitWords(info);
  const beyond = typeof sample.value === 'number' ? violationWords(info, sample.value) : undefined;
  return `${beyond ?? sample.limitState}, ${formatUtc(sample.receivedAtMs)}`;
}
