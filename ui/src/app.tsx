import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { StationScope, useLine } from './api/live-store.ts';
import { useReplay } from './api/replay.ts';
import { AlarmsPage } from './pages/alarms-page.tsx';
import { ArchivePage } from './pages/archive-page.tsx';
import { CommandsPage } from './pages/commands-page.tsx';
import { DevicesPage } from './pages/devices-page.tsx';
import { MissionPage } from './pages/mission-page.tsx';
import { PassPage } from './pages/pass-page.tsx';
import { PlanPage } from './pages/plan-page.tsx';
import { TelemetryPage } from './pages/telemetry-page.tsx';
import { Bar } from './panels/bar.tsx';
import { ContactBar } from './panels/contact-bar.tsx';
import { FirstLoad } from './panels/first-load.tsx';
import { MarkSprite } from './panels/mark.tsx';
import { Notices } from './panels/notices.tsx';
import { Rail } from './panels/rail.tsx';
import { TimeBar } from './panels/time-bar.tsx';
import { useKeys } from './panels/use-keys.ts';

const BenchPage = lazy(() => import('./pages/bench-page.tsx'));
const ExplorePage = lazy(() => import('./pages/explore-page.tsx'));
const LinkPage = lazy(() => import('./pages/link-page.tsx'));
const HearPage = lazy(() => import('./pages/hear-page.tsx'));

/** The frame, and the page in it. */
export function App() {
  const isReady = useLine(({ view }) => view !== undefined);
  return (
    <>
      <MarkSprite />
      {isReady ? <Frame /> : <FirstLoad />}
    </>
  );
}

function Frame() {
  useKeys();
  const isRehearsal = useLine(({ view }) => view?.run.kind === 'rehearsal');
  const isReplaying = useReplay((store) => store.wish !== undefined);
  const [location] = useLocation();
  const isExplore = location.startsWith('/explore');
  return (
    <div
      className={`app ${isRehearsal ? 'rehearsal' : ''} ${isReplaying ? 'replaying' : ''} ${isExplore ? 'explore' : ''}`}
    >
      <a className="skip" href="#stop">
        STOP
      </a>
      <a className="skip" href="#main">
        To the page
      </a>
      <Bar />
      <TimeBar />
      <StationScope value="now">
        <Rail />
      </StationScope>
      <Switch>
        <Route path="/" component={PassPage} />
        <Route path="/plan" component={PlanPage} />
        <Route path="/telemetry" component={TelemetryPage} />
        <Route path="/commands" component={CommandsPage} />
        <Route path="/alarms" component={AlarmsPage} />
        <Route path="/link/*?">
          <Suspense fallback={<main className="page" id="main" aria-busy="true" />}>
            <LinkPage />
          </Suspense>
        </Route>
        <Route path="/archive/:reportId?" component={ArchivePage} />
        <Route path="/devices" component={DevicesPage} />
        <Route path="/bench/*?">
          <Suspense fallback={<main className="page" id="main" aria-busy="true" />}>
            <BenchPage />
          </Suspense>
        </Route>
        <Route path="/mission" component={MissionPage} />
        <Route path="/explore/hear">
          <Suspense fallback={<main className="page" id="main" aria-busy="true" />}>
            <HearPage />
          </Suspense>
        </Route>
        <Route path="/explore">
          <Suspense fallback={<main className="page" id="main" aria-busy="true" />}>
            <ExplorePage />
          </Suspense>
        </Route>
        <Route>
          <Redirect to="/" />
        </Route>
      </Switch>
      <StationScope value="now">
        <ContactBar />
      </StationScope>
      <Notices />
    </div>
  );
}
