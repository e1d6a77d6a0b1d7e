import * as z from 'zod/mini';
import { replayState } from './archive.ts';
import { commandRecord } from './command.ts';
import { deviceInfo } from './device.ts';
import { alarmInfo, eventInfo } from './event.ts';
import { frameCounts, frameTick } from './link.ts';
import { missionInfo, parameterInfo, stationInfo } from './mission.ts';
import { contactState } from './pass.ts';
import { atMs } from './quantity.ts';
import { runInfo } from './run.ts';
import { safetyState } from './safety.ts';
import { parameterSample } from './telemetry.ts';
import { radioState, trackState } from './tracking.ts';

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

/** Topics of which nothing is left out while the client keeps up. */
export const parametersMessage = message('parameters', { samples: z.array(parameterSample), missionId });
export const eventMessage = message('event', { event: eventInfo });
export const alarmMessage = message('alarm', { alarm: alarmInfo });
export const commandMessage = message('command', { command: commandRecord });
export const reportMessage = message('report', { reportId: z.string() });

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
  parametersMessage,
  eventMessage,
  alarmMessage,
  commandMessage,
  reportMessage,
  dictionaryMessage,
  replayMessage,
  lagMessage,
]);
export type LiveMessage = z.infer<typeof liveMessage>;

/** What a client may say on the socket: that it is there, and how its own replay goes. Everything that changes something goes over HTTP. */
export const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  /** On the connection of a replay: how fast it goes on, and from where. It changes nothing for anybody else. */
  z.object({ type: z.literal('pace'), rate: z.number().check(z.minimum(0), z.maximum(10_000)) }),
  z.object({ type: z.literal('seek'), atMs }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
