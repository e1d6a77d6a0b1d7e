import { type CampaignState, type PastCampaign, pastCampaignList } from '@dawa/protocols/console/campaign';
import { useBench, useCampaign } from '../../api/bench-store.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { isBoard } from '../../locales/campaign-words.ts';
import { Mark } from '../mark.tsx';
import { Panel } from '../panel.tsx';
import { VerdictMark } from './verdict-mark.tsx';

const targets = [
  { name: 'Model', isIt: (model: string) => model === 'simulated' },
  { name: 'Emul.', isIt: (model: string) => model === 'emulated' },
  { name: 'Board', isIt: isBoard },
] as const;

/** Each procedure on model, emulated board and board: the newest verdict of each, and the one that runs. */
export function CampaignMatrix() {
  const campaign = useCampaign();
  const version = useBench(({ papersWritten }) => papersWritten);
  const { value, fault } = useAnswer(pastCampaignList, '/bench/runs', version);
  const runs = (value?.items ?? []).filter(({ campaignId }) => campaignId !== campaign?.campaignId);
  const rows = rowsOf(campaign, runs);
  return (
    <Panel title="Campaign" className="camp">
      {fault !== null && <p className="em">Past campaigns could not be read. {fault}</p>}
      {rows.length === 0 ? (
        <p className="em">Every procedure stands here once a campaign was begun.</p>
      ) : (
        <div className="scrolls">
          <table className="matrix" data-testid="campaign-matrix">
            <thead>
              <tr>
                <th colSpan={2} scope="col">
                  Procedure
                </th>
                {targets.map(({ name }) => (
                  <th key={name} className="v" scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, title }) => (
                <tr key={id} aria-current={campaign?.running?.procedure === id ? 'step' : undefined}>
                  <td className="id n">{id}</td>
                  <td className="nm" title={title}>
                    {title}
                  </td>
                  {targets.map((target) => (
                    <td key={target.name} className="v">
                      <Cell id={id} isTarget={target.isIt} campaign={campaign} runs={runs} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ul className="vkey">
        <li>
          <Mark name="pass" /> passed
        </li>
        <li>
          <Mark name="fail" /> failed
        </li>
        <li>
          <Mark name="doubt" /> inconclusive
        </li>
        <li>
          <Mark name="run" /> running
        </li>
        <li>
          <Mark name="wait" /> not run
        </li>
        <li>
          <Mark name="none" /> never begun
        </li>
      </ul>
    </Panel>
  );
}

interface CellProps {
  readonly id: string;
  readonly isTarget: (model: string) => boolean;
  readonly campaign: CampaignState | null;
  readonly runs: readonly PastCampaign[];
}

function Cell({ id, isTarget, campaign, runs }: CellProps) {
  const own = campaign?.procedures.find((one) => one.id === id);
  if (campaign !== null && own !== undefined && isTarget(campaign.article.model))
    return <VerdictMark verdict={own.state} isNamed />;
  // Newest first: one that came to this procedure.
  const run = runs.find(
    ({ article, procedures }) => isTarget(article.model) && procedures.some((one) => one.id === id),
  );
  const past = run?.procedures.find((one) => one.id === id);
  if (run === undefined || past === undefined) return <Mark name="none" label="never begun" />;
  return (
    <a href={`/api/v1/bench/runs/${encodeURIComponent(run.runId)}/report`} target="_blank" rel="noreferrer">
      <VerdictMark verdict={past.verdict} isNamed />
    </a>
  );
}

/** The campaign's own first, in its order. */
function rowsOf(campaign: CampaignState | null, runs: readonly PastCampaign[]) {
  const rows = new Map<string, string>();
  for (const { id, title } of [
    ...(campaign?.procedures ?? []),
    ...runs.flatMap(({ procedures }) => procedures),
  ])
    if (!rows.has(id)) rows.set(id, title);
  return [...rows].map(([id, title]) => ({ id, title }));
}
