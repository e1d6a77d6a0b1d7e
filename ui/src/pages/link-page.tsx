import { Redirect, Route, Switch } from 'wouter';
import { Banners } from '../panels/alarm-banner.tsx';
import { Downloads } from '../panels/link/downloads.tsx';
import { HeardNow } from '../panels/link/heard-now.tsx';
import { Recordings } from '../panels/link/recordings.tsx';
import { Stations } from '../panels/link/stations.tsx';
import { LinkTabs } from '../panels/link-tabs.tsx';
import { MissionSwitch } from '../panels/mission-switch.tsx';
import { useTitle } from '../panels/use-title.ts';
import '../themes/waterfall.css';
import '../themes/link.css';

/** Everything that the radio hears: the sound, the frames of everybody in words, who they are, files on their way, what was kept. */
export default function LinkPage() {
  useTitle('Link');
  return (
    <main className="page link-page" id="main">
      <Banners />
      <div className="tools">
        <h1>Link</h1>
        <LinkTabs />
        <div className="grow">
          <MissionSwitch label="Of" />
        </div>
      </div>
      <Switch>
        <Route path="/link" component={HeardNow} />
        <Route path="/link/stations" component={Stations} />
        <Route path="/link/downloads" component={Downloads} />
        <Route path="/link/recordings" component={Recordings} />
        <Route>
          <Redirect to="/link" />
        </Route>
      </Switch>
    </main>
  );
}
