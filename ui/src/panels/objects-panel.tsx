import { useId, useMemo, useState } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { windOf } from '../locales/winds.ts';
import { findObjects } from '../scene/objects/find-objects.ts';
import { chooseObject, showOnlyAbove, useObjects } from '../scene/objects/object-store.ts';

/** Everything that flies: how many are above the ridge, one looked at closely, and a way to find it by its name. */
export function ObjectsPanel() {
  const known = useObjects((store) => store.known);
  const fault = useObjects((store) => store.fault);
  if (known === undefined) {
    return (
      <section className="objects" aria-label="Objects in the sky" data-testid="objects">
        <p className="dim">{fault ?? 'Reading what else flies up there.'}</p>
      </section>
    );
  }
  return (
    <section className="objects" aria-label="Objects in the sky" data-testid="objects">
      <Above />
      <Find />
      <About />
    </section>
  );
}

function Above() {
  const count = useObjects((store) => store.above?.objects.length);
  const total = useObjects((store) => store.known?.names.length ?? 0);
  const isOnlyAbove = useObjects((store) => store.isOnlyAbove);
  if (count === undefined) return null;
  return (
    <>
      <p>
        <button
          type="button"
          className="above-count"
          data-testid="above-count"
          aria-pressed={isOnlyAbove}
          onClick={() => showOnlyAbove(!isOnlyAbove)}
        >
          <b className="n">{formatNumber(count)}</b>
          <span>
            of {formatNumber(total)} known objects {count === 1 ? 'is' : 'are'} above our ridge now
          </span>
        </button>
      </p>
      {isOnlyAbove && <AboveList />}
    </>
  );
}

const mostListed = 12;

/** The highest ones; the rest can be found by name. */
function AboveList() {
  const names = useObjects((store) => store.known?.names);
  const above = useObjects((store) => store.above);
  if (above === undefined) return null;
  const rows = [...above.objects.subarray(0, mostListed)];
  return (
    <ol className="object-list" aria-label="Highest above our ridge">
      {rows.map((object, row) => (
        <li key={object}>
          <PickButton object={object} name={names?.[object] ?? ''} />
          <span className="n dim">
            {formatNumber(above.elevationDeg[row] ?? 0)}° {windOf(above.azimuthDeg[row] ?? 0)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function PickButton({ object, name }: { object: number; name: string }) {
  const isChosen = useObjects((store) => store.chosen === object);
  return (
    <button
      type="button"
      className="pick"
      aria-pressed={isChosen}
      data-testid="pick-object"
      onClick={() => chooseObject(isChosen ? undefined : object, { isShown: true })}
    >
      {name}
    </button>
  );
}

function Find() {
  const known = useObjects((store) => store.known);
  const [text, setText] = useState('');
  const id = useId();
  const found = useMemo(() => (known === undefined ? [] : findObjects(known, text)), [known, text]);
  return (
    <div className="find-object">
      <label htmlFor={id}>Find an object</label>
      <input
        id={id}
        className="field"
        type="search"
        autoComplete="off"
        placeholder="name or catalogue number"
        data-testid="find-object"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {text.trim() !== '' && (
        <ol className="object-list" aria-label="Found">
          {found.map((object) => (
            <li key={object}>
              <PickButton object={object} name={known?.names[object] ?? ''} />
              <span className="n dim">{known?.noradIds[object]}</span>
            </li>
          ))}
          {found.length === 0 && <li className="dim">Nothing known by that name.</li>}
        </ol>
      )}
    </div>
  );
}

function About() {
  const tooOld = useObjects((store) => store.known?.tooOldCount ?? 0);
  const total = useObjects((store) => store.known?.names.length ?? 0);
  const own = useObjects((store) => store.known?.own.length ?? 0);
  const isSimulated = useStation((view) => view.run.kind === 'rehearsal');
  const day = useNow((nowMs) => new Date(nowMs).toISOString().slice(0, 10));
  if (tooOld > 0) {
    return (
      <p className="dim">
        Left out: {formatNumber(tooOld)} {tooOld === 1 ? 'object' : 'objects'} of the catalogue with elements
        more than 30 days away from {day}
        {isSimulated ? ', the day of this rehearsal' : ''}.
      </p>
    );
  }
  if (total > own) return null;
  return (
    <p className="dim">
      The station keeps no catalogue yet, so only its own satellites are here. An operator fetches one with{' '}
      <code>dawa catalogue refresh --group active</code>.
    </p>
  );
}
