import type { CommandDefinition } from '@dawa/protocols/console/command';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import * as actions from '../api/actions.ts';
import {
  type ArgumentInfo,
  type ArgumentReading,
  initialText,
  rangeWords,
  readArgument,
} from '../api/command-argument.ts';
import { useIsReplaying, useStation } from '../api/live-store.ts';
import { sayFault } from '../api/rest.ts';

type Definitions =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'ready'; readonly definitions: readonly CommandDefinition[] };

/** One command from the dictionary of the mission that is shown, its arguments with their ranges; queued, not sent. */
export function CommandForm({ onDone }: { onDone: () => void }) {
  const missionId = useStation((view) => view.mission.missionId);
  const loaded = useDefinitions(missionId);
  if (loaded.state === 'loading') return <p className="em">Reading the dictionary.</p>;
  if (loaded.state === 'failed') return <p className="em">The dictionary could not be read. {loaded.why}</p>;
  if (loaded.definitions.length === 0) return <p className="em">This mission has no commands.</p>;
  return <Form key={missionId} missionId={missionId} definitions={loaded.definitions} onDone={onDone} />;
}

function useDefinitions(missionId: string): Definitions {
  const [loaded, setLoaded] = useState<Definitions>({ state: 'loading' });
  useEffect(() => {
    let isGone = false;
    setLoaded({ state: 'loading' });
    void actions.commandDefinitions(missionId).then((answer) => {
      if (isGone) return;
      if (answer.ok) setLoaded({ state: 'ready', definitions: answer.value.items });
      else setLoaded({ state: 'failed', why: sayFault(answer.fault) });
    });
    return () => {
      isGone = true;
    };
  }, [missionId]);
  return loaded;
}

interface FormProps {
  readonly missionId: string;
  readonly definitions: readonly CommandDefinition[];
  readonly onDone: () => void;
}

function Form({ missionId, definitions, onDone }: FormProps) {
  const [name, setName] = useState(definitions[0]!.name);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const selectRef = useRef<HTMLSelectElement>(null);
  const selectId = useId();
  useEffect(() => {
    selectRef.current?.focus();
  }, []);
  const definition = definitions.find((known) => known.name === name) ?? definitions[0]!;
  const texts = definition.arguments.map((info) => typed[info.name] ?? initialText(info));
  const readings = definition.arguments.map((info, index) => readArgument(info, texts[index]!));
  const isReplaying = useIsReplaying();
  const isReady = !isReplaying && readings.every((reading) => reading.ok);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const values = Object.fromEntries(
      definition.arguments.flatMap((info, index) => {
        const reading = readings[index]!;
        return reading.ok ? [[info.name, reading.value] as const] : [];
      }),
    );
    if (await actions.queueCommand({ missionId, name: definition.name, arguments: values })) onDone();
  };
  return (
    <form
      className="cform"
      aria-label="New command"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.repeat) onDone();
      }}
    >
      <label htmlFor={selectId}>Command</label>
      <div className="fld">
        <select
          id={selectId}
          ref={selectRef}
          className="field"
          data-testid="command-name"
          value={definition.name}
          onChange={(event) => {
            setName(event.target.value);
            setTyped({});
          }}
        >
          {definitions.map((known) => (
            <option key={known.name} value={known.name}>
              {known.name}
            </option>
          ))}
        </select>
        <small>
          {definition.shortDescription}
          {definition.radiates && <span className="tag warning">Radiates</span>}
        </small>
      </div>
      {definition.arguments.map((info, index) => (
        <ArgumentField
          key={`${definition.name} ${info.name}`}
          info={info}
          text={texts[index]!}
          why={readings[index]!.ok ? null : (readings[index] as { why: string }).why}
          onChange={(text) => setTyped({ ...typed, [info.name]: text })}
        />
      ))}
      <div className="go">
        <p className="will n" data-testid="command-preview">
          {isReady ? (
            <>
              Sends <b>{definition.name}</b> {sentWords(definition, readings)} as TC({definition.pusService},
              {definition.pusSubtype}) to APID <code>0x{definition.apid.toString(16).padStart(3, '0')}</code>.
            </>
          ) : isReplaying ? (
            'This page shows the past: go back to now to queue a command.'
          ) : (
            'Nothing can be queued yet.'
          )}
        </p>
        <button type="submit" className="btn primary" data-testid="queue-command" disabled={!isReady}>
          Queue
        </button>
      </div>
    </form>
  );
}

/** The arguments as they were understood, not as they were typed: `interval = 32 s`. */
function sentWords({ arguments: infos }: CommandDefinition, readings: readonly ArgumentReading[]): string {
  if (infos.length === 0) return 'without arguments';
  return infos
    .flatMap(({ name, unit }, index) => {
      const reading = readings[index]!;
      if (!reading.ok) return [];
      const value = reading.value === '' ? 'empty' : String(reading.value);
      return [`${name} = ${value}${unit === null ? '' : ` ${unit}`}`];
    })
    .join(', ');
}

interface ArgumentFieldProps {
  readonly info: ArgumentInfo;
  readonly text: string;
  readonly why: string | null;
  readonly onChange: (text: string) => void;
}

function ArgumentField({ info, text, why, onChange }: ArgumentFieldProps) {
  const id = useId();
  const noteId = useId();
  const choices =
    info.kind === 'enumerated' ? info.labels : info.kind === 'boolean' ? ['false', 'true'] : undefined;
  const shared = {
    id,
    className: 'field n',
    'aria-describedby': noteId,
    'aria-invalid': why !== null,
    'data-testid': `argument-${info.name}`,
    value: text,
  };
  return (
    <>
      <label htmlFor={id}>{info.name}</label>
      <div className="fld">
        {choices === undefined ? (
          <input
            {...shared}
            onChange={(event) => onChange(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        ) : (
          <select {...shared} onChange={(event) => onChange(event.target.value)}>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        )}
        <small id={noteId} className={why === null ? '' : 'fault'}>
          {why ?? rangeWords(info)}
        </small>
      </div>
    </>
  );
}
