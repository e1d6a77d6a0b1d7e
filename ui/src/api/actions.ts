import { jogAnswer, type jogRequest } from '@dawa/protocols/console/antenna';
import { dictionaryInfo, redecodeResult } from '@dawa/protocols/console/archive';
import { type CommandRequest, commandDefinition, commandRecord } from '@dawa/protocols/console/command';
import { deviceInfo } from '@dawa/protocols/console/device';
import { type DownloadOrder, downloadInfo } from '@dawa/protocols/console/download';
import { alarmInfo } from '@dawa/protocols/console/event';
import { type PassWorkRequest, passDetail } from '@dawa/protocols/console/pass';
import { pageOf } from '@dawa/protocols/console/quantity';
import { type DemodulateResult, demodulateResult, recordingInfo } from '@dawa/protocols/console/recording';
import { safetyState } from '@dawa/protocols/console/safety';
import { type faultRequest, simulatedFault } from '@dawa/protocols/console/simulated-fault';
import type { Result } from '@dawa/seams/fault';
import type * as z from 'zod/mini';
import { formatUtc } from '../locales/format-time.ts';
import { liveStore, stationNowMs } from './live-store.ts';
import { notify } from './notices.ts';
import { type AnswerFault, ask, sayFault } from './rest.ts';
import { settingsStore } from './settings.ts';

type JogRequest = Omit<z.infer<typeof jogRequest>, 'by'>;
type FaultRequest = z.infer<typeof faultRequest>;

const by = () => settingsStore.getState().person;
const id = encodeURIComponent;

/** STOP, TX off, release and park act on the station as it is, also while a page shows the past; everything else waits. */
export const armMotion = () => arm('motion', 'arm');
export const disarmMotion = () => arm('motion', 'disarm');
export const armTransmission = () => arm('transmission', 'arm');
export const disarmTransmission = () => arm('transmission', 'disarm');
export const stopEverything = () => safety('/safety/stop', 'Stopped: transmitter off, antenna halted');
export const transmitterOff = () =>
  safety('/safety/tx-off', 'Transmitter off, uplink held; tracking goes on');
export const release = () => safety('/safety/release', 'Released');
export const park = () => safety('/safety/park', 'Parking');

/**
 * Turns an axis for a moment, to be said again and again while somebody holds a button; false when it was not taken. Why it was not
 * stands beside the buttons.
 */
export async function jog(request: JogRequest): Promise<boolean> {
  const turn = () =>
    ask(jogAnswer, '/devices/rotator/jog', { method: 'POST', body: { ...request, by: by() } });
  if (liveStore.getState().past !== undefined) return changed(turn);
  const answer = await turn();
  if (!answer.ok && answer.fault.kind !== 'refused') notify(sayFault(answer.fault), true);
  return answer.ok;
}
/** Stops what was turned by hand; nothing is held by it, as STOP would. */
export const haltAntenna = () =>
  said(ask(safetyState, '/devices/rotator/halt', { method: 'POST', body: { by: by() } }));
export const moveAntenna = (target: { azimuthDeg: number; elevationDeg: number }) =>
  changed(() => ask(safetyState, '/devices/rotator/move', { method: 'POST', body: { ...target, by: by() } }));

/** A relay by hand; `isConfirmed` when the person has read why it is dangerous. */
export const switchRelay = (deviceId: string, wish: { isOn: boolean; isConfirmed: boolean }) =>
  changed(() =>
    ask(deviceInfo, `/devices/${id(deviceId)}/switch`, { method: 'POST', body: { ...wish, by: by() } }),
  );

/** Breaks simulated hardware on purpose, or mends it. */
export const setSimulatedFault = (name: string, wish: FaultRequest) =>
  changed(() =>
    ask(simulatedFault, `/simulator/faults/${id(name)}`, { method: 'POST', body: { ...wish, by: by() } }),
  );

/** A person has looked at antenna, cable and relay: the transmitter may be keyed again. */
export const resetTrip = () => safety('/safety/reset-trip', 'Transmitter reset');

export const setOffset = (direction: 'downlink' | 'uplink', offsetHz: number) =>
  changed(() => ask(safetyState, '/safety/offset', { method: 'POST', body: { direction, offsetHz } }));

/** An alarm of now, in the banner: it stands there also while the page shows the past. */
export const acknowledgeNow = (alarmId: string) =>
  said(ask(alarmInfo, `/alarms/${id(alarmId)}/acknowledge`, { method: 'POST', body: { by: by() } }));
/** An alarm of the page. */
export const acknowledge = (alarmId: string) =>
  changed(() => ask(alarmInfo, `/alarms/${id(alarmId)}/acknowledge`, { method: 'POST', body: { by: by() } }));

export const shelve = (alarmId: string, durationMs: number, why: string) =>
  changed(() =>
    ask(alarmInfo, `/alarms/${id(alarmId)}/shelve`, {
      method: 'POST',
      body: { by: by(), durationMs, why },
    }),
  );
export const unshelve = (alarmId: string) =>
  changed(() => ask(alarmInfo, `/alarms/${id(alarmId)}/unshelve`, { method: 'POST', body: { by: by() } }));

export const commandDefinitions = (missionId: string) =>
  ask(pageOf(commandDefinition), `/commands/definitions?missionId=${id(missionId)}`);
export const queueCommand = (request: CommandRequest) =>
  changed(() => ask(commandRecord, '/commands', { method: 'POST', body: { ...request, by: by() } }));
export const armCommand = (commandId: string) => command(`/commands/${id(commandId)}/arm`);
export const sendCommand = (commandId: string) => command(`/commands/${id(commandId)}/send`);
export const dropCommand = (commandId: string) =>
  changed(() => ask(commandRecord, `/commands/${id(commandId)}`, { method: 'DELETE' }));

/** For which mission a pass is worked, and on which downlink. */
export const chooseWork = (passId: string, wish: PassWorkRequest) =>
  changed(() =>
    ask(passDetail, `/passes/${id(passId)}/work`, { method: 'POST', body: { ...wish, by: by() } }),
  );

export const reloadMission = (missionId: string) =>
  changed(() => ask(dictionaryInfo, `/missions/${id(missionId)}/reload`, { method: 'POST' }));
export const redecode = (missionId: string, span: { fromAtMs: number; toAtMs: number }) =>
  changed(() => ask(redecodeResult, `/missions/${id(missionId)}/redecode`, { method: 'POST', body: span }));

/** A file of the satellite that is to come down, packet by packet. */
export const orderDownload = (order: DownloadOrder) =>
  changed(() => ask(downloadInfo, '/downloads', { method: 'POST', body: { ...order, by: by() } }));
export const pauseDownload = (downloadId: string) => download(downloadId, 'pause');
export const resumeDownload = (downloadId: string) => download(downloadId, 'resume');

/** @param place in the queue; 1 is asked for next */
export const moveDownload = (downloadId: string, place: number) =>
  changed(() => ask(downloadInfo, `/downloads/${id(downloadId)}/move`, { method: 'POST', body: { place } }));

const download = (downloadId: string, verb: string) =>
  changed(() =>
    ask(downloadInfo, `/downloads/${id(downloadId)}/${verb}`, { method: 'POST', body: { by: by() } }),
  );

export const startRecording = (durationMs: number) =>
  changed(() => ask(recordingInfo, '/recordings', { method: 'POST', body: { durationMs } }));
export const stopRecording = (recordingId: string) =>
  changed(() => ask(recordingInfo, `/recordings/${id(recordingId)}/stop`, { method: 'POST' }));

/** Takes the frames out of a recording again; null when that was refused, and the reason is shown. */
export async function demodulateAgain(
  recordingId: string,
  isAdding: boolean,
): Promise<DemodulateResult | null> {
  let result: DemodulateResult | null = null;
  await changed(async () => {
    const path = `/recordings/${id(recordingId)}/demodulate`;
    const answer = await ask(demodulateResult, path, { method: 'POST', body: { add: isAdding } });
    if (answer.ok) result = answer.value;
    return answer;
  });
  return result;
}

const command = (path: string) =>
  changed(() => ask(commandRecord, path, { method: 'POST', body: { by: by() } }));

const arm = (what: 'motion' | 'transmission', verb: 'arm' | 'disarm') =>
  changed(() => ask(safetyState, `/safety/${verb}`, { method: 'POST', body: { what, by: by() } }));

async function safety(path: string, done: string): Promise<boolean> {
  const answer = await ask(safetyState, path, { method: 'POST', body: { by: by() } });
  if (answer.ok) notify(`${done}, ${formatUtc(stationNowMs('now'))}`);
  else notify(`${sayFault(answer.fault)}`, true);
  return answer.ok;
}

/** What a page that shows the past must not do: what is on the screen is not what would be changed. */
async function changed<T>(request: () => Promise<Result<T, AnswerFault>>): Promise<boolean> {
  if (liveStore.getState().past === undefined) return said(request());
  notify('Nothing was done: this page shows the past. Go back to now first.', true);
  return false;
}

/** Only what went wrong needs words: what went right shows by itself. */
async function said<T>(asked: Promise<Result<T, AnswerFault>>): Promise<boolean> {
  const answer = await asked;
  if (!answer.ok) notify(sayFault(answer.fault), true);
  return answer.ok;
}
