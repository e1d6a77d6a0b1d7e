import type {
  CampaignActivity,
  CampaignProcedure,
  CampaignState,
  CampaignStep,
} from '@dawa/protocols/console/campaign';
import { benchStore, isRunning } from '../../api/bench-store.ts';
import { useNow } from '../../api/live-store.ts';
import { figureText, limitText, stageWords, verdictWords } from '../../locales/campaign-words.ts';
import { formatAge } from '../../locales/format-time.ts';
import { CampaignPlotFigure } from '../../scene/campaign-plot.tsx';
import { Panel } from '../panel.tsx';
import { TriesBar } from './tries-bar.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** What runs now: phase, the figure that is taken, what was found so far; and once it is over, what came of it. */
export function RunningPanel({ campaign }: { readonly campaign: CampaignState }) {
  const { running, lastPlot, stage } = campaign;
  const procedure = campaign.procedures.find(({ id }) => id === running?.procedure);
  const phaseIndex = procedure?.phases.indexOf(running?.phase ?? '') ?? -1;
  const plot = running?.activity?.plot ?? lastPlot?.plot;
  const silence = useNow((_, monotonicMs) => {
    const silentMs = monotonicMs - benchStore.getState().heardMonotonicMs;
    return isRunning(campaign) && silentMs > quietMs ? formatAge(silentMs) : null;
  });
  const title = procedure === undefined ? stageWords(campaign) : `${procedure.id} ${procedure.title}`;
  return (
    <Panel
      title={title}
      className="running"
      tags={
        phaseIndex >= 0 && (
          <span className="tag plain">
            phase {phaseIndex + 1} of {procedure!.phases.length}
          </span>
        )
      }
      right={silence !== null && <span>nothing said for {silence}</span>}
    >
      <div className="nowcols">
        {plot !== undefined ? (
          <div className="nowplot">
            <CampaignPlotFigure plot={plot} />
          </div>
        ) : (
          procedure !== undefined && (
            <PhaseList campaign={campaign} phases={procedure.phases} at={phaseIndex} />
          )
        )}
        <div className="nowstep">
          {running !== null && (
            <p className="phase" role="status">
              {running.phase ?? 'Begins'}
            </p>
          )}
          {running !== null && <Activity activity={running.activity} last={campaign.lately.at(-1)} />}
          {stage === 'ended' || stage === 'lost' ? <Outcome campaign={campaign} /> : null}
        </div>
      </div>
    </Panel>
  );
}

interface PhaseListProps {
  readonly campaign: CampaignState;
  readonly phases: readonly string[];
  /** Of the one that runs; -1 before the first and while the article is left safe. */
  readonly at: number;
}

/** The phases of the procedure that runs, each with what came of it. */
function PhaseList({ campaign, phases, at }: PhaseListProps) {
  const own = campaign.findings.filter(({ procedure }) => procedure === campaign.running?.procedure);
  const verdictOf = (phase: string, index: number): CampaignProcedure['state'] => {
    if (index === at) return 'running';
    if (at === -1 || index > at) return 'waiting';
    const verdicts = own.filter((step) => step.phase === phase).map(({ verdict }) => verdict);
    return verdicts.includes('fail') ? 'fail' : verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
  };
  return (
    <ol className="phaselist">
      {phases.map((phase, index) => (
        <li key={phase} aria-current={index === at ? 'step' : undefined}>
          <VerdictMark verdict={verdictOf(phase, index)} isNamed /> {phase}
        </li>
      ))}
    </ol>
  );
}

/** A procedure may wait that long without a word, and then it is said. */
const quietMs = 15_000;

interface ActivityProps {
  readonly activity: CampaignActivity | null;
  readonly last: CampaignStep | undefined;
}

function Activity({ activity, last }: ActivityProps) {
  if (activity === null) {
    if (last === undefined) return <p className="dim">The first step is on its way.</p>;
    return (
      <dl className="nowfacts">
        <dt>
          <VerdictMark verdict={last.verdict} isNamed />
        </dt>
        <dd>{last.title}</dd>
        <dt>Expected</dt>
        <dd>{last.expected}</dd>
        <dt>Found</dt>
        <dd>{last.found}</dd>
        {last.measurement !== undefined && (
          <>
            <dt>Measured</dt>
            <dd className="n">
              {figureText(last.measurement.value)} {last.measurement.unit},{' '}
              {limitText(last.measurement.low, last.measurement.high)} wanted
            </dd>
          </>
        )}
        {last.tries !== undefined && <TriesRow tries={last.tries} />}
      </dl>
    );
  }
  return (
    <dl className="nowfacts" data-testid="campaign-activity">
      <dt>
        <VerdictMark verdict="running" isNamed />
      </dt>
      <dd>{activity.title}</dd>
      {activity.expected !== undefined && (
        <>
          <dt>Expected</dt>
          <dd>{activity.expected}</dd>
        </>
      )}
      {activity.found !== undefined && (
        <>
          <dt>So far</dt>
          <dd className="n">{activity.found}</dd>
        </>
      )}
      {activity.tries !== undefined && <TriesRow tries={activity.tries} />}
    </dl>
  );
}

function TriesRow({ tries }: { readonly tries: NonNullable<CampaignActivity['tries']> }) {
  return (
    <>
      <dt>Tries</dt>
      <dd>
        <TriesBar tries={tries} />
      </dd>
    </>
  );
}

function Outcome({ campaign }: { readonly campaign: CampaignState }) {
  const count = (state: CampaignState['procedures'][number]['state']) =>
    campaign.procedures.filter((one) => one.state === state).length;
  return (
    <div className="outcome" data-testid="campaign-outcome">
      <p>
        <VerdictMark verdict={campaign.verdict ?? 'not-run'} />{' '}
        <b>{verdictWords[campaign.verdict ?? 'not-run']}</b>: {count('pass')} of {campaign.procedures.length}{' '}
        procedures passed, {count('fail')} failed, {count('inconclusive')} inconclusive, {count('not-run')}{' '}
        not run; {campaign.steps} steps.
      </p>
      {campaign.reason !== null && <p>It did not come to its end: {campaign.reason}.</p>}
      <p>
        <a href="/api/v1/bench/runs/newest/report" target="_blank" rel="noreferrer">
          Open its report
        </a>
      </p>
    </div>
  );
}
