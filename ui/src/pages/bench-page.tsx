import type { CampaignState } from '@dawa/protocols/console/campaign';
import { useLocation } from 'wouter';
import { isRunning, useBench, useCampaign } from '../api/bench-store.ts';
import { articleKind, isBoard, stageWords } from '../locales/campaign-words.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { BeginPanel } from '../panels/bench/begin-panel.tsx';
import { BenchTabs } from '../panels/bench/bench-tabs.tsx';
import { CampaignMatrix } from '../panels/bench/campaign-matrix.tsx';
import { FaultsPanel } from '../panels/bench/faults-panel.tsx';
import { FiguresPanel } from '../panels/bench/figures-panel.tsx';
import { FindingsPanel } from '../panels/bench/findings-panel.tsx';
import { FirmwarePanel } from '../panels/bench/firmware-panel.tsx';
import { PastReports } from '../panels/bench/past-reports.tsx';
import { QuestionPanel } from '../panels/bench/question-panel.tsx';
import { RunningPanel } from '../panels/bench/running-panel.tsx';
import { StepsPanel } from '../panels/bench/steps-panel.tsx';
import { Mark } from '../panels/mark.tsx';
import { useTitle } from '../panels/use-title.ts';
import '../themes/bench.css';
import '../themes/campaign.css';

/** The test bench: the campaign while it runs, its papers, faults on purpose, and the firmware in this tab. */
export default function BenchPage() {
  const [location] = useLocation();
  const campaign = useCampaign();
  useTitle(titleOf(campaign));
  return (
    <main className="page bench-page" id="main">
      <Banners />
      <div className="tools">
        <h1>Bench</h1>
        {campaign !== null && <Article campaign={campaign} />}
        <span className="grow" />
        <BenchTabs />
      </div>
      {location === '/bench/reports' ? (
        <PastReports />
      ) : location === '/bench/faults' ? (
        <div className="scrolls">
          <FaultsPanel />
        </div>
      ) : location === '/bench/firmware' ? (
        <div className="scrolls">
          <FirmwarePanel />
        </div>
      ) : (
        <Campaign />
      )}
    </main>
  );
}

function Campaign() {
  const bench = useBench((view) => view.bench);
  const fault = useBench((view) => view.fault);
  if (bench === undefined)
    return (
      <p className="em">
        {fault === null ? 'Asking for the bench.' : `The bench could not be read. ${fault}`}
      </p>
    );
  const { campaign } = bench;
  if (campaign === null)
    return (
      <div className="campaign idle">
        <CampaignMatrix />
        <BeginPanel bench={bench} />
      </div>
    );
  return (
    <>
      {campaign.question !== null && <QuestionPanel question={campaign.question} />}
      {campaign.notices.length > 0 && <Notes notices={campaign.notices} />}
      <div className={`campaign ${isRunning(campaign) ? '' : 'over'}`}>
        <CampaignMatrix />
        <RunningPanel campaign={campaign} />
        {!isRunning(campaign) && <BeginPanel bench={bench} />}
        <StepsPanel campaign={campaign} />
        <FindingsPanel campaign={campaign} />
        <FiguresPanel campaign={campaign} />
      </div>
    </>
  );
}

/** What is tested, and whether it is real: a campaign has its own reality beside that of the station. */
function Article({ campaign: { article, bench } }: { readonly campaign: CampaignState }) {
  const isSimulated = !isBoard(article.model);
  return (
    <div className="article">
      <span className={isSimulated ? 'mode sim' : 'mode live'} data-testid="article-kind">
        {isSimulated && <Mark name="sim" />}
        {articleKind(article.model)}
      </span>
      <b>
        {article.name} {article.serial}
      </b>
      <span className="dim">
        {article.firmware !== undefined && `firmware ${article.firmware}, `}bench {bench.id}
      </span>
    </div>
  );
}

/** The newest first; the rest on demand. */
function Notes({ notices }: { readonly notices: readonly string[] }) {
  const [newest, ...older] = notices.toReversed();
  return (
    <details className="notes">
      <summary>
        <Mark name="watch" label="watch" /> {newest}
        {older.length > 0 && <span className="dim">, {older.length} more</span>}
      </summary>
      <ul>
        {older.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

function titleOf(campaign: CampaignState | null): string {
  if (!isRunning(campaign)) return 'Bench';
  return `Bench, ${campaign.running?.procedure ?? stageWords(campaign)}`;
}
