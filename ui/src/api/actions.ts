import { type CommandRequest, commandDefinition, commandRecord } from '@dawa/protocols/console/command';
import { alarmInfo } from '@dawa/protocols/console/event';
import { pageOf } from '@dawa/protocols/console/quantity';
import { safetyState } from '@dawa/protocols/console/safety';
import type { Result } from '@dawa/seams/fault';
import { formatUtc } from '../locales/format-time.ts';
import { stationNowMs } from './live-store.ts';
import { notify } from './notices.ts';
import { type AnswerFault, ask, sayFault } from './rest.ts';
import { settingsStore } from './settings.ts';

const by = () => settingsStore.getState().person;
const id = encodeURIComponent;

export const armMotion = () => arm('motion', 'arm');
export const disarmMotion = () => arm('motion', 'disarm');
export const armTransmission = () => arm('transmission', 'arm');
export const disarmTransmission = () => arm('transmission', 'disarm');
export const stopEverything = () => safety('/safety/stop', 'Stopped: transmitter off, antenna halted');
export const transmitterOff = () =>
  safety('/safety/tx-off', 'Transmitter off, uplink held; tracking goes on');
export const release = () => safety('/safety/release', 'Released');
export const park = () => safety('/safety/park', 'Parking');

export const setOffset = (direction: 'downlink' | 'uplink', offsetHz: number) =>
  said(ask(safetyState, '/safety/offset', { method: 'POST', body: { direction, offsetHz } }));

export const acknowledge = (alarmId: string) =>
  said(ask(alarmInfo, `/alarms/${id(alarmId)}/acknowledge`, { method: 'POST', body: { by: by() } }));

export const shelve = (alarmId: string, durationMs: number, why: string) =>
  said(
    ask(alarmInfo, `/alarms/${id(alarmId)}/shelve`, {
      method: 'POST',
      body: { by: by(), durationMs, why },
    }),
  );
export const unshelve = (alarmId: string) =>
  said(ask(alarmInfo, `/alarms/${id(alarmId)}/unshelve`, { method: 'POST', body: { by: by() } }));

export const commandDefinitions = () => ask(pageOf(commandDefinition), '/commands/definitions');
export const queueCommand = (request: CommandRequest) =>
  said(ask(commandRecord, '/commands', { method: 'POST', body: { ...request, by: by() } }));
export const armCommand = (commandId: string) => command(`/commands/${id(commandId)}/arm`);
export const sendCommand = (commandId: string) => command(`/commands/${id(commandId)}/send`);
export const dropCommand = (commandId: string) =>
  said(ask(commandRecord, `/commands/${id(commandId)}`, { method: 'DELETE' }));

const command = (path: string) => said(ask(commandRecord, path, { method: 'POST', body: { by: by() } }));

const arm = (what: 'motion' | 'transmission', verb: 'arm' | 'disarm') =>
  said(ask(safetyState, `/safety/${verb}`, { method: 'POST', body: { what, by: by() } }));

async function safety(path: string, done: string): Promise<boolean> {
  const answer = await ask(safetyState, path, { method: 'POST', body: { by: by() } });
  if (answer.ok) notify(`${done}, ${formatUtc(stationNowMs())}`);
  else notify(`${sayFault(answer.fault)}`, true);
  return answer.ok;
}

/** Only what went wrong needs words: what went right shows by itself. */
async function said<T>(asked: Promise<Result<T, AnswerFault>>): Promise<boolean> {
  const answer = await asked;
  if (!answer.ok) notify(sayFault(answer.fault), true);
  return answer.ok;
}
