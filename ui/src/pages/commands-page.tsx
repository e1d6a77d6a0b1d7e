import { useState } from 'react';
import { isOpen, stateWords } from '../api/command-stages.ts';
import { useStation } from '../api/live-store.ts';
import { formatUtc } from '../locales/format-time.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { CommandForm } from '../panels/command-form.tsx';
import { argumentWords, CommandList } from '../panels/command-stack.tsx';
import { MissionSwitch } from '../panels/mission-switch.tsx';
import { Panel } from '../panels/panel.tsx';
import { UplinkLine } from '../panels/uplink-line.tsx';
import { useTitle } from '../panels/use-title.ts';

/** Find and fill a command, the queue, and what became of those before. */
export function CommandsPage() {
  useTitle('Commands');
  const commands = useStation((view) => view.commands);
  const shownMission = useStation((view) => view.mission.missionId);
  const [formNumber, setFormNumber] = useState(0);
  const open = commands.filter(({ state }) => isOpen(state));
  const closed = commands.filter(({ state }) => !isOpen(state)).reverse();
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Commands</h1>
        <MissionSwitch label="New ones to" />
        <span className="dim">Queued first, then armed for ten seconds, then sent on your word.</span>
      </div>
      <UplinkLine />
      <div className="cols3">
        <Panel title="New command">
          <CommandForm key={formNumber} onDone={() => setFormNumber(formNumber + 1)} />
        </Panel>
        <Panel title="Queue and stack">
          {open.length === 0 ? (
            <p className="em">Nothing waits to be sent.</p>
          ) : (
            <CommandList commands={open} />
          )}
        </Panel>
        <Panel title="History">
          {closed.length === 0 ? (
            <p className="em">No command of this run has ended yet.</p>
          ) : (
            <div className="scrolls">
              <ul>
                {closed.map((command) => (
                  <li key={command.commandId} className="alarmrow">
                    <span />
                    <b>
                      {command.name}
                      {command.missionId !== undefined && command.missionId !== shownMission && (
                        <span className="tag plain">{command.missionId}</span>
                      )}
                    </b>
                    <time className="dim n">{formatUtc(command.sentAtMs ?? command.createdAtMs)}</time>
                    <p>
                      {argumentWords(command)} {command.detail ?? stateWords(command)}
                    </p>
                    <span className="who">
                      by {command.by}
                      {command.packetHex !== null && (
                        <>
                          , <code>{command.packetHex}</code>
                        </>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </Panel>
      </div>
    </main>
  );
}
