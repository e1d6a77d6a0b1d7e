import { pageOf } from '@dawa/protocols/console/quantity';
import {
  demodulateRequest,
  demodulateResult,
  recordingCarrier,
  recordingDetail,
  recordingForm,
  recordingInfo,
  recordingList,
  recordingRequest,
  recordingWaterfall,
  waterfallRow,
} from '@dawa/protocols/console/recording';
import { failure, type Result, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { RecordingsDoor, Refusal, StationDoor } from '../station-door.ts';

const params = z.object({ recordingId: z.string().check(z.minLength(1), z.maxLength(200)) });
const span = { fromMs: z.optional(z.coerce.number()), toMs: z.optional(z.coerce.number()) };
const band = { fromHz: z.optional(z.coerce.number()), toHz: z.optional(z.coerce.number()) };
const whole = (most: number) => z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)));

/** Longest piece of sound in one answer: 11 MB at 48 kHz. */
const mostAudioMs = 120_000;

export const recordingRoutes = [
  route({
    method: 'get',
    path: '/recordings',
    privilege: 'read',
    summary: 'Recordings of passes, newest first: sound or IQ, each as SigMF beside the log',
    query: z.strictObject({ passId: z.optional(z.string()) }),
    response: recordingList,
    handle: async ({ door, query }) =>
      success((await door.recordings?.list(query)) ?? { items: [], canRecord: false }),
  }),
  route({
    method: 'post',
    path: '/recordings',
    privilege: 'configure',
    summary: 'Begins a recording by hand, which ends by itself',
    body: recordingRequest,
    response: recordingInfo,
    status: 201,
    handle: ({ door, body, identity }) => withDoor(door, (desk) => desk.start(body, identity.name)),
  }),
  route({
    method: 'get',
    path: '/recordings/{recordingId}',
    privilege: 'read',
    summary:
      'A recording with the frames that are marked in it, how the receiver was tuned and what was lost',
    params,
    response: recordingDetail,
    handle: ({ door, params }) => withDoor(door, (desk) => desk.detail(params.recordingId)),
  }),
  route({
    method: 'post',
    path: '/recordings/{recordingId}/stop',
    privilege: 'configure',
    summary: 'Ends a recording that runs',
    params,
    response: recordingInfo,
    handle: ({ door, params, identity }) =>
      withDoor(door, (desk) => desk.stop(params.recordingId, identity.name)),
  }),
  route({
    method: 'get',
    path: '/recordings/{recordingId}/waterfall',
    privilege: 'read',
    summary: 'Rows of the waterfall of a recording, or of some of it',
    params,
    query: z.strictObject({ ...span, ...band, rows: whole(2000), columns: whole(2048) }),
    response: recordingWaterfall,
    handle: ({ door, params, query }) => withDoor(door, (desk) => desk.waterfall(params.recordingId, query)),
  }),
  route({
    method: 'get',
    path: '/recordings/{recordingId}/carrier',
    privilege: 'read',
    summary: 'The frequency of the carrier through a recording, as dawa fit takes it',
    params,
    query: z.strictObject({ ...band, signalHz: z.optional(z.coerce.number().check(z.minimum(1))) }),
    response: recordingCarrier,
    handle: ({ door, params, query }) => withDoor(door, (desk) => desk.carrier(params.recordingId, query)),
  }),
  route({
    method: 'get',
    path: '/recordings/{recordingId}/audio',
    privilege: 'read',
    summary: 'Some of the sound as a WAV file, two minutes at most; of IQ the real part',
    params,
    query: z.strictObject({
      fromMs: z._default(z.coerce.number().check(z.minimum(0)), 0),
      toMs: z.optional(z.coerce.number()),
    }),
    response: z.any(),
    contentType: 'audio/wav',
    handle: ({ door, params, query: { fromMs, toMs = fromMs + mostAudioMs } }) => {
      if (!(toMs > fromMs && toMs - fromMs <= mostAudioMs)) {
        const expected = `toMs above fromMs by ${mostAudioMs} at most`;
        return failure<Refusal>({ kind: 'bad-value', expected, found: toMs - fromMs });
      }
      return withDoor(door, (desk) => desk.audio(params.recordingId, { fromMs, toMs }));
    },
  }),
  route({
    method: 'get',
    path: '/recordings/{recordingId}/files/{form}',
    privilege: 'read',
    summary:
      'A whole recording as a file: wav (of IQ left the real and right the imaginary part), sigmf-meta, sigmf-data',
    params: z.extend(params, { form: z.string() }),
    response: z.any(),
    contentType: 'application/octet-stream',
    handle: ({ door, params }) => {
      const form = recordingForm.safeParse(params.form);
      if (form.success) return withDoor(door, (desk) => desk.file(params.recordingId, form.data));
      const expected = recordingForm.options.join(', ');
      return failure<Refusal>({ kind: 'bad-value', expected, found: params.form.slice(0, 40) });
    },
  }),
  route({
    method: 'get',
    path: '/waterfall',
    privilege: 'read',
    summary: 'What the receiver heard lately as rows of a waterfall, three minutes at most; oldest first',
    response: pageOf(waterfallRow),
    handle: ({ door }) => success({ items: [...(door.recordings?.lately() ?? [])], next: null }),
  }),
  route({
    method: 'post',
    path: '/recordings/{recordingId}/demodulate',
    privilege: 'configure',
    summary:
      'Takes frames out of a recording again, and brings new ones into the archive where that is asked for',
    params,
    body: demodulateRequest,
    response: demodulateResult,
    handle: ({ door, params, body, identity }) =>
      withDoor(door, (desk) => desk.demodulate(params.recordingId, body, identity.name)),
  }),
];

function withDoor<T>(
  { recordings }: StationDoor,
  ask: (desk: RecordingsDoor) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> | Result<T, Refusal> {
  if (recordings !== undefined) return ask(recordings);
  return failure<Refusal>({ kind: 'not-found', expected: 'a station that keeps recordings', found: 'none' });
}
