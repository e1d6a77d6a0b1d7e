import { campaignComparison, type PastCampaign, pastCampaignList } from '@dawa/protocols/console/campaign';
import { useState } from 'react';
import { useBench } from '../../api/bench-store.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { figureText, verdictWords } from '../../locales/campaign-words.ts';
import { formatUtcDate } from '../../locales/format-time.ts';
import { Panel } from '../panel.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** Papers of campaigns that are over; two of them can be laid beside each other. */
export function PastReports() {
  const version = useBench(({ papersWritten }) => papersWritten);
  const { value, fault } = useAnswer(pastCampaignList, '/bench/runs', version);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const items = value?.items ?? [];
  const choose = (runId: string) =>
    setChosen((before) =>
      before.includes(runId) ? before.filter((one) => one !== runId) : [...before, runId].slice(-2),
    );
  const pair = items
    .filter(({ runId }) => chosen.includes(runId))
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  return (
    <>
      <Panel
        title="Past reports"
        className="reports"
        right={<span>{pair.length === 2 ? 'compared below' : 'choose two to compare them'}</span>}
      >
        {fault !== null && <p className="em">They could not be read. {fault}</p>}
        {value !== undefined && items.length === 0 && (
          <p className="em">None yet. A campaign writes its papers from its first second on.</p>
        )}
        <div className="scrolls">
          <table className="list" data-testid="past-reports">
            <thead>
              <tr>
                <th scope="col">
                  <span className="vh">Compare</span>
                </th>
                <th scope="col">Begun, UTC</th>
                <th scope="col">Article</th>
                <th scope="col">Verdict</th>
                <th scope="col">Papers</th>
              </tr>
            </thead>
            <tbody>
              {items.map((run) => (
                <tr key={run.runId} aria-selected={chosen.includes(run.runId)}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Compare ${run.campaignId}`}
                      checked={chosen.includes(run.runId)}
                      onChange={() => choose(run.runId)}
                    />
                  </td>
                  <td className="n">{formatUtcDate(run.startedAtMs)}</td>
                  <td className="wraps">
                    {run.article.name} {run.article.serial}, {run.article.model}
                  </td>
                  <td className="wraps" title={run.reason ?? undefined}>
                    <VerdictMark verdict={run.verdict} /> {verdictWords[run.verdict]}, {passedText(run)}
                  </td>
                  <td className="wraps papers">
                    <Papers run={run} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      {pair.length === 2 && <Comparison a={pair[0]!.runId} b={pair[1]!.runId} />}
    </>
  );
}

function passedText({ procedures }: PastCampaign): string {
  return `${procedures.filter(({ verdict }) => verdict === 'pass').length} of ${procedures.length}`;
}

function Papers({ run: { runId, papers } }: { readonly run: PastCampaign }) {
  const base = `/api/v1/bench/runs/${encodeURIComponent(runId)}`;
  return papers.map(({ name }) =>
    name === 'report.html' ? (
      <a key={name} href={`${base}/report`} target="_blank" rel="noreferrer">
        {name}
      </a>
    ) : (
      <a key={name} href={`${base}/papers/${encodeURIComponent(name)}`} download={name}>
        {name}
      </a>
    ),
  );
}

/** The older one first. */
function Comparison({ a, b }: { readonly a: string; readonly b: string }) {
  const query = new URLSearchParams({ a, b }).toString();
  const { value, fault } = useAnswer(campaignComparison, `/bench/compare?${query}`);
  const when = (run: PastCampaign | undefined) => (run === undefined ? '' : formatUtcDate(run.startedAtMs));
  return (
    <Panel title="What is another" className="compared">
      {fault !== null && <p className="em">They could not be compared. {fault}</p>}
      {value !== undefined && (
        <div className="scrolls" data-testid="comparison">
          <table className="list">
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">{when(value.a)}</th>
                <th scope="col">{when(value.b)}</th>
              </tr>
            </thead>
            <tbody>
              {value.steps.length === 0 && (
                <tr>
                  <td colSpan={3}>No verdict changed.</td>
                </tr>
              )}
              {value.steps.map((step) => (
                <tr key={`${step.procedure} ${step.phase} ${step.title}`}>
                  <td className="wraps">
                    {step.procedure} {step.phase}: {step.title}
                  </td>
                  {[step.a, step.b].map((verdict, side) => (
                    <td key={side === 0 ? 'a' : 'b'}>
                      {verdict === null ? (
                        'no such step'
                      ) : (
                        <>
                          <VerdictMark verdict={verdict} /> {verdictWords[verdict]}
                        </>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
              {value.figures.map(({ title, unit, a: before, b: after }) => (
                <tr key={title}>
                  <td className="wraps">{title}</td>
                  {[before, after].map((figure, side) => (
                    <td key={side === 0 ? 'a' : 'b'} className="n">
                      {figure === null ? 'not measured' : `${figureText(figure)} ${unit}`}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
