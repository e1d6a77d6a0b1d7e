import type { RecordedFrameInfo, RecordingInfo } from '@dawa/protocols/console/recording';
import { useEffect, useRef, useState } from 'react';
import { useRecordedSound } from '../../api/use-recorded-sound.ts';
import { useRecording } from '../../api/use-recordings.ts';
import { formatMhz, formatNumber } from '../../locales/format-number.ts';
import { formatSpan, formatUtcMs } from '../../locales/format-time.ts';
import { PlayButton } from '../hear/play-button.tsx';
import { Panel } from '../panel.tsx';
import { Demodulate } from './demodulate.tsx';
import { markKey, RecordingWaterfallView } from './recording-waterfall.tsx';

/** One recording: its waterfall with what was found in it, its sound, and another try at its frames. */
export function RecordingPanel({ recording }: { recording: RecordingInfo }) {
  const { recordingId, title, durationMs, kind, sampleRateHz, frequencyHz, mode, gaps, lostMs } = recording;
  const { detail, picture, waterfallFault, carrier } = useRecording(recording);
  const player = useRecordedSound(recordingId, durationMs);
  const marks = detail.value?.marks ?? [];
  const [chosen, setChosen] = useState<ChosenMark>();
  return (
    <Panel
      title={title}
      className="recording"
      right={
        <span className="n">
          {kind === 'iq' ? 'IQ' : 'audio'}, {formatNumber(sampleRateHz / 1000, 1)} kHz
          {frequencyHz !== null && `, ${formatMhz(frequencyHz)} MHz`}
          {mode !== null && ` ${mode}`}
        </span>
      }
    >
      {picture === undefined ? (
        <p className="em wf-wait" aria-busy={waterfallFault === null}>
          {waterfallFault === null
            ? 'The waterfall is being worked out.'
            : `The waterfall could not be worked out. ${waterfallFault}`}
        </p>
      ) : (
        <RecordingWaterfallView
          {...{ recording, marks }}
          whole={picture}
          carrier={carrier.value}
          playheadMs={player.positionMs}
          onSeek={player.play}
          onMark={(key) => setChosen({ key, at: performance.now() })}
        />
      )}
      <div className="acts">
        <PlayButton player={player} isReady={durationMs > 0} what="the recording" />
        <span className="n dim">
          {formatSpan(player.positionMs)} of {formatSpan(durationMs)}
        </span>
        <Demodulate recordingId={recordingId} isOff={recording.isRecording} />
        <SaveLinks recording={recording} />
        {carrier.value !== undefined && carrier.value.points.length > 0 && (
          <span className="dim n">{formatNumber(carrier.value.points.length)} points of the carrier</span>
        )}
        {gaps > 0 && (
          <span className="tag watch">
            {formatNumber(gaps)} {gaps === 1 ? 'gap' : 'gaps'}, {formatNumber(lostMs / 1000, 1)} s lost
          </span>
        )}
      </div>
      {player.fault !== null && <p role="alert">{player.fault}</p>}
      {detail.fault !== null && <p className="em">What is marked in it could not be read. {detail.fault}</p>}
      <FrameTable
        marks={marks}
        chosen={chosen}
        onSeek={(startMs) => player.play(Math.max(0, startMs - 500))}
      />
    </Panel>
  );
}

/** A frame that somebody clicked on in the waterfall; again is another click. */
interface ChosenMark {
  readonly key: string;
  readonly at: number;
}

/** The whole recording for other programs: SigMF is two files of one name. */
function SaveLinks({ recording: { recordingId, octets } }: { recording: RecordingInfo }) {
  if (octets === 0) return null;
  const path = `/api/v1/recordings/${encodeURIComponent(recordingId)}/files`;
  return (
    <span className="saves">
      Save as{' '}
      <a className="link" href={`${path}/wav`} download data-testid="save-wav">
        WAV
      </a>
      ,{' '}
      <a className="link" href={`${path}/sigmf-data`} download>
        SigMF data
      </a>{' '}
      and{' '}
      <a className="link" href={`${path}/sigmf-meta`} download>
        meta
      </a>
    </span>
  );
}

function FrameTable({
  marks,
  chosen,
  onSeek,
}: {
  marks: readonly RecordedFrameInfo[];
  chosen: ChosenMark | undefined;
  onSeek: (startMs: number) => void;
}) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (chosen === undefined) return;
    row.current?.scrollIntoView({ block: 'nearest' });
    row.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [chosen]);
  if (marks.length === 0) return <p className="em">No frame is marked in it yet.</p>;
  return (
    <div className="scrolls">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">At, UTC</th>
            <th scope="col">Frame</th>
            <th scope="col" className="narrow-off">
              By
            </th>
          </tr>
        </thead>
        <tbody>
          {marks.map((mark) => {
            const { startMs, atMs, label, modulation, isNew, isAdded } = mark;
            const isChosen = markKey(mark) === chosen?.key;
            return (
              <tr
                key={markKey(mark)}
                ref={isChosen ? row : undefined}
                aria-selected={isChosen}
                data-testid="recorded-frame"
              >
                <td className="n">
                  <button type="button" className="link" onClick={() => onSeek(startMs)}>
                    {formatUtcMs(atMs)}
                  </button>
                </td>
                <td className="wraps">
                  {isNew && <span className="tag new">{isAdded ? 'new, in the archive' : 'new'}</span>}{' '}
                  {label}
                </td>
                <td className="narrow-off dim">{modulation ?? 'as heard'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
