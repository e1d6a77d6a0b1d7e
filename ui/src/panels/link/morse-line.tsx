import { useStation } from '../../api/live-store.ts';
import { lettersIn } from '../../api/morse-letters.ts';
import { useWire } from '../../api/use-wire.ts';
import { formatMhz } from '../../locales/format-number.ts';
import { Panel } from '../panel.tsx';

/** Letters of the beacon as they come from the modem; nothing where no link is keyed in Morse. */
export function MorseLine() {
  const link = useStation((view) => view.mission.links.find(({ modulation }) => modulation === 'cw'));
  return link === undefined ? null : <Letters frequencyHz={link.frequencyHz} />;
}

function Letters({ frequencyHz }: { frequencyHz: number }) {
  const wire = useWire('modem', false);
  const text = lettersIn(wire?.entries ?? []);
  return (
    <Panel
      title="Morse"
      className="morse-line"
      right={<span className="n">beacon on {formatMhz(frequencyHz)} MHz</span>}
    >
      {text === '' ? (
        <p className="em">
          No letters yet. They appear some four seconds after they were keyed, while the station listens to
          the beacon.
        </p>
      ) : (
        <output className="morse bytes" aria-label="Letters heard" data-testid="live-morse">
          {text}
        </output>
      )}
    </Panel>
  );
}
