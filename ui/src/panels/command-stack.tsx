import type { CommandRecord } from '@dawa/protocols/console/command';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import * as actions from '../api/actions.ts';
import { commandStages, isOpen, stageNames, stateWords } from '../api/command-stages.ts';
import { useIsReplaying, useNow, useServerSilence, useStation } from '../api/live-store.ts';
import { formatUtc } from '../locales/format-time.ts';
import { CommandForm } from './command-form.tsx';
import { Mark, type MarkName } from './mark.tsx';
import { Panel } from './panel.tsx';

/** The commands of this run, oldest first, and the form for another one. */
export function CommandsPanel() {
  const [isAdding, setAdding] = useState(false);
  const commands = useStation((view) => view.commands);
  const isHeld = useStation((view) => view.safety.isUplinkHeld || view.safety.stopped !== null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const open = () => setAdding(true);
    addEventListener('dawa:add-command', open);
    return () => removeEventListener('dawa:add-command', open);
  }, []);
  const close = () => {
    setAdding(false);
    opener.current?.focus();
  };
  return (
    <Panel
      title="Commands"
      className="cmds"
      tags={isHeld && <span className="tag watch">Queue held</span>}
      right={
        <button
          type="button"
          className="btn ghost"
          ref={opener}
          data-testid="add-command"
          aria-expanded={isAdding}
          onClick={() => setAdding(!isAdding)}
        >
          {isAdding ? 'Close' : 'Add'} <kbd>C</kbd>
        </button>
      }
    >
      {isAdding && <CommandForm onDone={close} />}
      {commands.length === 0 && !isAdding ? (
        <p className="em">No command in this run yet. Add one; it is armed and sent in two steps.</p>
      ) : (
        <CommandList commands={commands} />
      )}
    </Panel>
  );
}

export function CommandList({ commands }: { commands: readonly CommandRecord[] }) {
  const listRef = useRef<HTMLOListElement>(null);
  const lastId = commands.at(-1)?.commandId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new command is what moves the list
  useEffect(() => {
    const list = listRef.current;
    if (list !== null) list.scrollTop = list.scrollHeight;
  }, [lastId]);
  return (
    <ol className="stack" ref={listRef}>
      {commands.map((command) => (
        <CommandRow key={command.commandId} command={command} />
      ))}
    </ol>
  );
}

function CommandRow({ command }: { command: CommandRecord }) {
  const { commandId, missionId, state } = command;
  const shownMission = useStation((view) => view.mission.missionId);
  const isServerSilent = useServerSilence() !== null;
  const isReplaying = useIsReplaying();
  const refused = useStation(({ safety, replay, contact }) => {
    if (replay !== undefined) return 'A replay sends nothing: go back to now';
    if (safety.lock !== null) return `Locked by ${safety.lock.who}`;
    if (safety.stopped !== null) return 'Stopped: release first';
    if (safety.isUplinkHeld) return 'Uplink held: release first';
    if (!safety.transmission.isArmed) return 'Arm TX first';
    const overhead = contact.phase === 'tracking' ? contact.pass?.missionId : undefined;
    const isElsewhere = overhead !== undefined && missionId !== undefined && overhead !== missionId;
    return isElsewhere ? `The pass is of ${overhead}` : null;
  });
  // What is pressed while nobody hears it would be sent at a moment that nobody chose.
  const blocked = isServerSilent ? 'Server not heard' : refused;
  const leftS = useNow((nowMs) =>
    state === 'armed' && command.armedUntilMs !== null
      ? Math.max(0, Math.ceil((command.armedUntilMs - nowMs) / 1000))
      : null,
  );
  const send = () => void actions.sendCommand(commandId);
  const arm = () => void actions.armCommand(commandId);
  const drop = () => void actions.dropCommand(commandId);
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const sibling =
        event.key === 'ArrowDown'
          ? event.currentTarget.nextElementSibling
          : event.currentTarget.previousElementSibling;
      if (sibling instanceof HTMLElement) {
        event.preventDefault();
        sibling.focus();
      }
    } else if (event.target !== event.currentTarget) {
      return;
    } else if (event.key === 'Enter' && event.ctrlKey && state === 'armed') send();
    else if (event.key === 'Enter' && state === 'queued') arm();
    else if (event.key === 'Delete' && (state === 'queued' || state === 'armed')) drop();
  };
  const isBad = state === 'rejected' || state === 'failed' || state === 'unknown';
  const hasChain = state !== 'queued' && state !== 'armed' && state !== 'dropped';
  return (
    <li
      className={`cmd ${state === 'armed' ? 'armed' : ''} ${isBad ? 'bad' : ''}`}
      data-testid="command-row"
      data-state={state}
      data-name={command.name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a row of the stack is operated by keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      aria-label={`${command.name}, ${stateWords(command)}`}
    >
      <div className="l1">
        <Mark name={markOf(state)} label={state} />
        <b title={command.packetHex === null ? undefined : `packet ${command.packetHex}`}>{command.name}</b>
        {missionId !== undefined && missionId !== shownMission && (
          <span className="tag plain">{missionId}</span>
        )}
        <span className="arg">{argumentWords(command)}</span>
        {leftS !== null ? (
          <span className="cs n">armed, {leftS} s left</span>
        ) : (
          <time className="n">{formatUtc(command.sentAtMs ?? command.createdAtMs)}</time>
        )}
      </div>
      {hasChain && (
        <div className="l2">
          <StageChain command={command} />
          {!isBad && <span className="cs">{stateWords(command)}</span>}
        </div>
      )}
      {isBad && <p className="why">{command.detail ?? stateWords(command)}</p>}
      {state === 'dropped' && <p className="why">Dropped; nothing was sent.</p>}
      {state === 'queued' && (
        <div className="act">
          <span className="pre">{command.detail ?? blocked ?? 'Ready'}</span>
          <button type="button" className="btn ghost" data-testid="drop-command" onClick={drop}>
            Drop
          </button>
          <button
            type="button"
            className="btn"
            data-testid="arm-command"
            onClick={arm}
            aria-disabled={blocked !== null}
            title={blocked ?? undefined}
          >
            Arm <kbd>Enter</kbd>
          </button>
        </div>
      )}
      {state === 'armed' && (
        <div className="act">
          <span className="pre">
            {command.detail ?? blocked ?? 'Sends on your word; the receiver is deaf meanwhile.'}
          </span>
          <button type="button" className="btn" data-testid="drop-command" onClick={drop}>
            Drop <kbd>Del</kbd>
          </button>
          <button
            type="button"
            className="btn primary"
            data-testid="send-command"
            disabled={isServerSilent || isReplaying}
            onClick={send}
          >
            Send <kbd>Ctrl Enter</kbd>
          </button>
        </div>
      )}
    </li>
  );
}

function StageChain({ command }: { command: CommandRecord }) {
  const stages = commandStages(command);
  const read = stages
    .flatMap((stage, index) =>
      stage === 'done' ? [stageNames[index]] : stage === 'rejected' ? ['rejected'] : [],
    )
    .join(', ');
  const classes = { done: 'ok', current: 'go', waiting: '', rejected: 'no', unknown: 'un' } as const;
  return (
    <span className="chain" role="img" aria-label={`${read || 'not sent'}; ${stateWords(command)}`}>
      {stages.map((stage, index) => (
        <i key={stageNames[index]} className={classes[stage]} title={stageNames[index]} />
      ))}
    </span>
  );
}

function markOf(state: CommandRecord['state']): MarkName {
  switch (state) {
    case 'completed':
      return 'pass';
    case 'rejected':
    case 'failed':
      return 'fail';
    case 'unknown':
      return 'unknown';
    case 'armed':
      return 'watch';
    default:
      return isOpen(state) && state !== 'queued' ? 'run' : 'wait';
  }
}

export function argumentWords(command: Pick<CommandRecord, 'arguments'>): string {
  return Object.entries(command.arguments)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(', ');
}
