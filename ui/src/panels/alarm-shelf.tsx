import type { AlarmInfo } from '@dawa/protocols/console/event';
import { useId, useState } from 'react';
import * as actions from '../api/actions.ts';
import { shelfSpans } from '../locales/alarm-words.ts';

/** Puts an alarm away for a while: for how long, and why. It comes back by itself. */
export function ShelfForm({ alarm, onClose }: { alarm: AlarmInfo; onClose: () => void }) {
  const [durationMs, setDurationMs] = useState<number>(shelfSpans[1].durationMs);
  const [why, setWhy] = useState(alarm.shelvedWhy ?? '');
  const whyId = useId();
  const span = shelfSpans.find((known) => known.durationMs === durationMs);
  const isReady = why.trim() !== '';
  return (
    <form
      className="shelfform"
      aria-label="Shelve"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        void actions.shelve(alarm.alarmId, durationMs, why.trim()).then((isDone) => isDone && onClose());
      }}
    >
      <fieldset className="spans" aria-label="For how long">
        {shelfSpans.map((known) => (
          <button
            key={known.words}
            type="button"
            className={known.durationMs === durationMs ? 'btn pressed' : 'btn'}
            aria-pressed={known.durationMs === durationMs}
            onClick={() => setDurationMs(known.durationMs)}
          >
            {known.words}
          </button>
        ))}
      </fieldset>
      <label htmlFor={whyId}>Why</label>
      <input
        id={whyId}
        className="field"
        value={why}
        maxLength={300}
        autoComplete="off"
        placeholder="Seen by everybody who looks here"
        data-testid="shelf-why"
        // biome-ignore lint/a11y/noAutofocus: the form was just asked for, and this is what it waits for
        autoFocus
        onChange={(event) => setWhy(event.target.value)}
      />
      <div className="acts">
        <button type="submit" className="btn primary" aria-disabled={!isReady} data-testid="shelve">
          Shelve for {span?.words}
        </button>
        <button type="button" className="btn ghost" onClick={onClose}>
          Cancel
        </button>
        {!isReady && <span className="hint">Say why first.</span>}
      </div>
    </form>
  );
}
