import {
  type RecordingInfo,
  type RecordingList,
  type RecordingWaterfall,
  recordingCarrier,
  recordingDetail,
  recordingList,
  recordingWaterfall,
} from '@dawa/protocols/console/recording';
import { useEffect, useMemo, useState } from 'react';
import type { WaterfallPicture } from '../scene/waterfall/paint-waterfall.ts';
import type { WaterfallWindow } from '../scene/waterfall/waterfall-window.ts';
import { octetsOfBase64 } from './octets.ts';
import { type Answer, useAnswer } from './use-answer.ts';
import { useTold } from './use-told.ts';

/** What was recorded, newest first; read again when one begins, ends, or is demodulated. */
export function useRecordings(): Answer<RecordingList> {
  const version = useTold(({ type }) => type === 'recording');
  return useAnswer(recordingList, '/recordings', version);
}

/** One recording with its marks, its waterfall, and the track of its carrier where it has one. */
export function useRecording({ recordingId, isRecording }: RecordingInfo) {
  const told = useTold(
    (message) => message.type === 'recording' && message.recording.recordingId === recordingId,
  );
  const path = `/recordings/${encodeURIComponent(recordingId)}`;
  const detail = useAnswer(recordingDetail, path, told);
  // While it grows, what is painted is what there was when somebody looked; its end is told.
  const version = isRecording ? 'grows' : 'whole';
  const waterfall = useAnswer(recordingWaterfall, `${path}/waterfall?rows=800&columns=256`, version);
  const carrier = useAnswer(recordingCarrier, `${path}/carrier`, version);
  const picture = useMemo(() => pictureOf(waterfall.value), [waterfall.value]);
  return { detail, picture, waterfallFault: waterfall.fault, carrier };
}

/**
 * Some of a recording, finer than the whole shows it; undefined until it is read, and where the whole is shown. The window may move
 * within what was read.
 */
export function useRecordingDetail(
  recordingId: string,
  window: WaterfallWindow,
  whole: WaterfallWindow,
): WaterfallPicture | undefined {
  const isPart =
    window.toMs - window.fromMs < 0.9 * (whole.toMs - whole.fromMs) ||
    window.toHz - window.fromHz < 0.9 * (whole.toHz - whole.fromHz);
  // A quarter more on each side, and not while a hand still moves it.
  const query = isPart ? queryOf(window, whole) : undefined;
  const [asked, setAsked] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(query), 300);
    return () => clearTimeout(timer);
  }, [query]);
  const path = `/recordings/${encodeURIComponent(recordingId)}/waterfall?rows=800&columns=256`;
  const { value } = useAnswer(recordingWaterfall, asked === undefined ? undefined : `${path}&${asked}`);
  const picture = useMemo(() => pictureOf(value), [value]);
  const covers =
    picture !== undefined &&
    isPart &&
    picture.fromMs <= window.fromMs + 1 &&
    picture.toMs >= window.toMs - 1 &&
    picture.fromHz <= window.fromHz + 1 &&
    picture.toHz >= window.toHz - 1;
  return covers ? picture : undefined;
}

function queryOf(window: WaterfallWindow, whole: WaterfallWindow): string {
  const moreMs = (window.toMs - window.fromMs) / 4;
  const moreHz = (window.toHz - window.fromHz) / 4;
  const fromMs = Math.max(whole.fromMs, Math.floor(window.fromMs - moreMs));
  const toMs = Math.min(whole.toMs, Math.ceil(window.toMs + moreMs));
  const fromHz = Math.max(whole.fromHz, Math.floor(window.fromHz - moreHz));
  const toHz = Math.min(whole.toHz, Math.ceil(window.toHz + moreHz));
  return `fromMs=${fromMs}&toMs=${toMs}&fromHz=${fromHz}&toHz=${toHz}`;
}

function pictureOf(read: RecordingWaterfall | undefined): WaterfallPicture | undefined {
  if (read === undefined || read.rows.length === 0) return undefined;
  const { fromMs, toMs, fromHz, toHz } = read;
  return {
    stripes: read.rows.map(({ atMs, levels }) => ({ atMs, levels: octetsOfBase64(levels) })),
    stripeMs: (toMs - fromMs) / read.rows.length,
    ...{ fromMs, toMs, fromHz, toHz },
  };
}
