import type { RecordingInfo } from '@dawa/protocols/console/recording';
import { useSearchParams } from 'wouter';
import * as actions from '../../api/actions.ts';
import { useIsReplaying } from '../../api/live-store.ts';
import { useRecordings } from '../../api/use-recordings.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatSpan, formatUtcDate } from '../../locales/format-time.ts';
import { Mark } from '../mark.tsx';
import { Panel } from '../panel.tsx';
import { RecordingPanel } from './recording-panel.tsx';

/** What was recorded of passes, to be looked at, heard and demodulated again. */
export function Recordings() {
  const { value, fault } = useRecordings();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('recording');
  const passId = search.get('pass');
  const items = value?.items.filter((recording) => passId === null || recording.passId === passId);
  const chosen = items?.find(({ recordingId }) => recordingId === asked) ?? items?.[0];
  return (
    <div className="linkcols files">
      <div className="heardside">
        <Panel
          title="Recordings"
          className="filelist"
          right={value !== undefined && <RecordButton canRecord={value.canRecord} items={value.items} />}
        >
          {fault !== null && <p className="em">Recordings could not be read. {fault}</p>}
          {items !== undefined && items.length === 0 && (
            <p className="em">
              {passId === null ? 'None yet. ' : 'None of this pass. '}
              {value?.canRecord === true
                ? 'Each pass is recorded from before it rises until after it has set, and stands here while it grows.'
                : 'The modem of this station brings no samples; one of kind audio does, and then each pass is recorded.'}
            </p>
          )}
          {passId !== null && (
            <p className="em">
              Of one pass.{' '}
              <button type="button" className="btn ghost" onClick={() => setSearch({})}>
                Show all
              </button>
            </p>
          )}
          <ul className="scrolls">
            {items?.map((recording) => (
              <li key={recording.recordingId}>
                <RecordingRow
                  recording={recording}
                  isChosen={recording === chosen}
                  onChoose={() =>
                    setSearch({ ...(passId !== null && { pass: passId }), recording: recording.recordingId })
                  }
                />
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      {chosen !== undefined && <RecordingPanel key={chosen.recordingId} recording={chosen} />}
    </div>
  );
}

interface RecordingRowProps {
  readonly recording: RecordingInfo;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function RecordingRow({ recording, isChosen, onChoose }: RecordingRowProps) {
  const { title, startedAtMs, durationMs, octets, frames, newFrames, isRecording, origin, trouble } =
    recording;
  return (
    <button
      type="button"
      className="pickfile two"
      aria-pressed={isChosen}
      data-testid="recording-row"
      onClick={onChoose}
    >
      <b>{title}</b>
      <span className="n dim">{formatUtcDate(startedAtMs).slice(0, 16)}</span>
      <span className="n">
        {formatSpan(durationMs)}, {formatNumber(octets / 1e6, 1)} MB
      </span>
      <span className="n">
        {formatNumber(frames)} {frames === 1 ? 'frame' : 'frames'}
        {newFrames > 0 && <span className="tag new">{formatNumber(newFrames)} new</span>}
      </span>
      {isRecording && (
        <span className="tag plain">
          <Mark name="run" /> being recorded
        </span>
      )}
      {origin !== 'pass' && <span className="tag plain">{origin === 'hand' ? 'by hand' : 'brought in'}</span>}
      {trouble !== null && (
        <span className="tag warning" title={trouble}>
          <Mark name="warning" />
          {trouble}
        </span>
      )}
    </button>
  );
}

const handMs = 300_000;

function RecordButton({ canRecord, items }: { canRecord: boolean; items: readonly RecordingInfo[] }) {
  const isReplaying = useIsReplaying();
  const running = items.find(({ isRecording }) => isRecording);
  if (!canRecord || isReplaying) return null;
  return running === undefined ? (
    <button type="button" className="btn ghost" onClick={() => void actions.startRecording(handMs)}>
      Record 5 min
    </button>
  ) : (
    <button
      type="button"
      className="btn ghost"
      onClick={() => void actions.stopRecording(running.recordingId)}
    >
      End recording
    </button>
  );
}
