import { Banners } from '../panels/alarm-banner.tsx';
import { useTitle } from '../panels/use-title.ts';

/** The bench is run from the command line so far; this page says how. */
export function BenchPage() {
  useTitle('Bench');
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Bench</h1>
      </div>
      <div className="scrolls">
        <div className="prose">
          <p>
            Campaigns run from the command line so far; they do not show here while they run. This runs every
            procedure against the simulated breadboard:
          </p>
          <pre>npm run hil</pre>
          <p>
            Against a board on a serial port, name a bench file; the procedures are the same, only the port
            changes:
          </p>
          <pre>npx dawa hil run --bench docs/examples/bench-serial.yaml</pre>
          <p>
            Each run writes <code>report.html</code> to read and print, <code>junit.xml</code> for a build
            server, and <code>results.json</code> with every measured value. The exit code is 1 when a step
            failed.
          </p>
        </div>
      </div>
    </main>
  );
}
