import { useState } from 'react';
import { dropDisplay, type SavedDisplay, saveDisplay, useDisplays } from '../../api/saved-displays.ts';
import type { TelemetryView } from '../../api/telemetry-view.ts';
import { PopoverButton } from './popover-button.tsx';

interface DisplayMenuProps {
  readonly plotted: readonly string[];
  readonly span: TelemetryView['span'];
  readonly onShow: (display: SavedDisplay) => void;
}

/** Keeps what is plotted under a name in this browser, and brings it back. */
export function DisplayMenu({ plotted, span, onShow }: DisplayMenuProps) {
  return (
    <PopoverButton label="Save display" testId="save-display">
      {(close) => <Menu plotted={plotted} span={span} onShow={onShow} close={close} />}
    </PopoverButton>
  );
}

function Menu({ plotted, span, onShow, close }: DisplayMenuProps & { readonly close: () => void }) {
  const displays = useDisplays();
  const [name, setName] = useState('');
  const isReady = name.trim() !== '' && plotted.length > 0;
  return (
    <>
      <form
        className="line"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          saveDisplay({ name: name.trim(), plotted, span });
          setName('');
        }}
      >
        <input
          className="field"
          value={name}
          maxLength={60}
          placeholder="Name of this display"
          aria-label="Name of this display"
          data-testid="display-name"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="btn" disabled={!isReady}>
          Save
        </button>
      </form>
      {displays.length === 0 && <p className="hint">None saved yet. They stay in this browser.</p>}
      <ul>
        {displays.map((display) => (
          <li key={display.name} className="line">
            <button
              type="button"
              className="btn ghost"
              title={display.plotted.join(', ')}
              onClick={() => {
                onShow(display);
                close();
              }}
            >
              {display.name}
            </button>
            <button
              type="button"
              className="btn ghost"
              aria-label={`Remove ${display.name}`}
              onClick={() => dropDisplay(display.name)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
