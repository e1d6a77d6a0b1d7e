import * as z from 'zod/mini';
import { replayState } from './archive.ts';
import { campaignState } from './campaign.ts';
import { commandRecord } from './command.ts';
import { deviceInfo } from './device.ts';
import { downloadInfo } from './download.ts';
import { alarmInfo, eventInfo } from './event.ts';
import { heardStation } from './heard.ts';
import { frameCounts, frameTick } from './link.ts';
import { missionInfo, parameterInfo, stationInfo } from './mission.ts';
import { contactState } from './pass.ts';
import { atMs } from './quantity.ts';
import { demodulateProgress, recordingInfo, waterfallRow } from './recording.ts';
import { runInfo } from './run.ts';
import { safetyState } from './safety.ts';
import { parameterSample } from './telemetry.ts';
import { radioState, trackState } from './tracking.ts';
import { uplinkState } from './uplink.ts';

/** `{type, seq, atMs, runId, …}`; `seq` counts the messages of this connection, `atMs` is the station's clock. */
const message = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), seq: z.number(), atMs, runId: z.string(), ...shape });

/**
 * Of whom frames, values and dictionary are, where several missions are followed; absent: of the one that is worked first. A
 * page that asked for one mission gets no others.
 */
const missionId = z.optional(z.string());

/** First message of a connection: everything that a page needs to draw itself, so that nothing waits for a second request. */
export const helloMessage = message('hello', {
  run: runInfo,
  mission: missionInfo,
  station: stationInfo,
  parametersDefined: z.array(parameterInfo),
  contact: contactState,
  track: trackState,
  radio: radioState,
  frames: frameCounts,
  frameTicks: z.array(frameTick),
  safety: safetyState,
  devices: z.array(deviceInfo),
  alarms: z.array(alarmInfo),
  events: z.array(eventInfo),
  commands: z.array(commandRecord),
  /** Latest sample of every parameter, and the history of the strips, oldest first. */
  latest: z.array(parameterSample),
  history: z.array(parameterSample),
  /** How the uplinks stand whose spacecraft tells how it hears us; absent from stations of before. */
  uplinks: z.optional(z.array(uplinkState)),
  /** Where a replay stands; absent on what happens now. */
  replay: z.optional(replayState),
});
export type HelloMessage = z.infer<typeof helloMessage>;

/** Latest-value topics: a slow client gets the newest and a `lag` message, never all of them. */
export const clockMessage = message('clock', { rate: z.number() });
export const trackMessage = message('track', { track: trackState });
export const radioMessage = message('radio', { radio: radioState });
export const framesMessage = message('frames', { frames: frameCounts, ticks: z.array(frameTick), missionId });
export const contactMessage = message('contact', { contact: contactState });
export const safetyMessage = message('safety', { safety: safetyState });
export const deviceMessage = message('device', { device: deviceInfo });
/** What the spacecraft says of how it hears us, and how far telecommands have come; twice a second at most. */
export const uplinkMessage = message('uplink', { uplink: uplinkState });

/** The campaign on the bench, as it stands now; four times a second at most. */
export const campaignMessage = message('campaign', { campaign: campaignState });

/** Topics of which nothing is left out while the client keeps up. */
export const parametersMessage = message('parameters', { samples: z.array(parameterSample), missionId });
export const eventMessage = message('event', { event: eventInfo });
export const alarmMessage = message('alarm', { alarm: alarmInfo });
export const commandMessage = message('command', { command: commandRecord });
/** A file that is brought down, as it stands now; twice a second at most. */
export const downloadMessage = message('download', { download: downloadInfo });
export const reportMessage = message('report', { reportId: z.string() });

/** A recording began, ended, or was demodulated again. */
export const recordingMessage = message('recording', { recording: recordingInfo });

/** Frames are being taken out of a recording again: four times a second at most. */
export const demodulateMessage = message('demodulate', { progress: demodulateProgress });

/** At most ten rows a second, for clients that watch (`watch`). */
export const waterfallMessage = message('waterfall', { row: waterfallRow });

/** Stations that were heard since the last of these, each as it stands now. */
export const heardLiveMessage = message('heard', { stations: z.array(heardStation), missionId });

/** A mission was read again: what its dictionary lists, and what its file says. */
export const dictionaryMessage = message('dictionary', {
  parametersDefined: z.array(parameterInfo),
  mission: z.optional(missionInfo),
  missionId,
});
/** A replay moved; on the connection of that replay alone. */
export const replayMessage = message('replay', { replay: replayState });

/** The client was too slow: how many messages it did not get. The archive is complete. */
export const lagMessage = message('lag', { skipped: z.number() });

export const liveMessage = z.discriminatedUnion('type', [
  helloMessage,
  clockMessage,
  trackMessage,
  radioMessage,
  framesMessage,
  contactMessage,
  safetyMessage,
  deviceMessage,
  uplinkMessage,
  campaignMessage,
  parametersMessage,
  eventMessage,
  alarmMessage,
  commandMessage,
  reportMessage,
  downloadMessage,
  heardLiveMessage,
  recordingMessage,
  demodulateMessage,
  waterfallMessage,
  dictionaryMessage,
  replayMessage,
  lagMessage,
]);
export type LiveMessage = z.infer<typeof liveMessage>;

/** What a client may say on the socket: that it is there, what it watches, and how its own replay goes. Everything that changes something goes over HTTP. */
export const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  /** Asks for what only those get who look at it: rows of the waterfall. */
  z.object({ type: z.literal('watch'), what: z.literal('waterfall'), isOn: z.boolean() }),
  /** On the connection of a replay: how fast it goes on, and from where. It changes nothing for anybody else. */
  z.object({ type: z.literal('pace'), rate: z.number().check(z.minimum(0), z.maximum(10_000)) }),
  z.object({ type: z.literal('seek'), atMs }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
