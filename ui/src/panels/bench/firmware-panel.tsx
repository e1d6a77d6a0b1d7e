import { lazy, Suspense, useState } from 'react';
import { Panel } from '../panel.tsx';
import '../../themes/bench.css';

// The emulator and the program are fetched when somebody wants them, and only then.
const FirmwareBench = lazy(() => import('./firmware-bench.tsx'));

/** The payload's own program, run in this page: for a student without a board, and for who wants to see the octets. */
export function FirmwarePanel() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title="Firmware in this tab"
      right={
        <button
          type="button"
          className="btn"
          data-testid="firmware-open"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Close' : 'Open'}
        </button>
      }
    >
      {isOpen ? (
        <Suspense fallback={<p className="em">The emulator is on its way.</p>}>
          <FirmwareBench />
        </Suspense>
      ) : (
        <p className="em">
          The program of the payload's controller runs here in an emulated ATmega1284P. It has no cable to the
          station: nothing that you do to it reaches a satellite.
        </p>
      )}
    </Panel>
  );
}
