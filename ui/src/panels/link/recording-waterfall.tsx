import type { RecordedFrameInfo, RecordingCarrier, RecordingInfo } from '@dawa/protocols/console/recording';
import { useState } from 'react';
import { useRecordingDetail } from '../../api/use-recordings.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatSpan } from '../../locales/format-time.ts';
import { secondTicks } from '../../scene/hear/second-ticks.ts';
import type { WaterfallPicture } from '../../scene/waterfall/paint-waterfall.ts';
import type { WaterfallMark } from '../../scene/waterfall/waterfall-view.tsx';
import type { WaterfallWindow } from '../../scene/waterfall/waterfall-window.ts';
import { ExploredWaterfall } from './explored-waterfall.tsx';

interface RecordingWaterfallProps {
  readonly recording: RecordingInfo;
  /** All of it, coarse. */
  readonly whole: WaterfallPicture;
  readonly marks: readonly RecordedFrameInfo[];
  readonly carrier: RecordingCarrier | undefined;
  readonly playheadMs: number;
  readonly onSeek: (atMs: number) => void;
  readonly onMark: (key: string) => void;
}

/** The waterfall of a recording: read again, finer, where somebody looks closer. A click plays from there. */
export function RecordingWaterfallView(props: RecordingWaterfallProps) {
  const { recording, whole, marks, carrier, playheadMs, onSeek, onMark } = props;
  const { recordingId, title, startedAtMs, kind } = recording;
  const [chosen, setWindow] = useState<WaterfallWindow>();
  const bounds = { ...whole, leastMs: 500, leastHz: (whole.toHz - whole.fromHz) / 64 };
  const window = chosen ?? {
    ...{ fromMs: whole.fromMs, toMs: whole.toMs, fromHz: whole.fromHz },
    // Sound of a receiver ends at 5 kHz mostly; a hand may show the rest.
    toHz: kind === 'iq' ? whole.toHz : Math.min(whole.toHz, usualTopHz),
  };
  const fine = useRecordingDetail(recordingId, window, whole);
  const source = fine ?? whole;
  const picture = {
    ...{ stripes: source.stripes, stripeMs: source.stripeMs },
    band: { fromHz: source.fromHz, toHz: source.toHz },
    ...window,
  };
  return (
    <ExploredWaterfall
      {...{ picture, window, bounds, playheadMs, onMark }}
      onWindow={({ fromMs, toMs, fromHz, toHz }) => setWindow({ fromMs, toMs, fromHz, toHz })}
      scale={scale}
      label={`Waterfall of the recording of ${title}`}
      marks={marks.map(markOf)}
      carrier={(carrier?.points ?? [])
        .map(({ atMs, offsetHz }) => ({ atMs: atMs - startedAtMs, offsetHz }))
        .filter(({ offsetHz }) => offsetHz >= window.fromHz && offsetHz <= window.toHz)}
      timeTicks={(width) => secondTicks(picture, width)}
      sayTime={(atMs) =>
        `${formatSpan(Math.floor(atMs / 1000) * 1000)}${formatNumber((atMs % 1000) / 1000, 1).slice(1)}`
      }
      onPick={({ atMs }) => onSeek(atMs)}
    />
  );
}

/** Of frames that are marked in a recording. */
export const markKey = ({ startMs, label }: RecordedFrameInfo) => `${startMs} ${label}`;

function markOf(mark: RecordedFrameInfo): WaterfallMark {
  const { startMs, endMs, label, isNew } = mark;
  return { key: markKey(mark), startMs, endMs, label, kind: isNew ? 'new' : 'own' };
}

const usualTopHz = 5000;
/** As the station works it out. */
const scale = { floorDb: -100, topDb: 0 };
