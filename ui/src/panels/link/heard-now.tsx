import { useHeardFrames } from '../../api/heard-frames.ts';
import { useNow, useStation } from '../../api/live-store.ts';
import { useHeardPass } from '../../api/use-heard-pass.ts';
import { FrameList } from './frame-list.tsx';
import { LiveWaterfallPanel } from './live-waterfall.tsx';
import { MorseLine } from './morse-line.tsx';

/** What is heard in this pass: its sound, and the frames in two streams, ours and those of others. */
export function HeardNow() {
  const pass = useHeardPass(true);
  const startedAtMs = useStation((view) => view.run.startedAtMs);
  const fromAtMs = pass === null ? startedAtMs : Math.max(startedAtMs, pass.aosAtMs - beforeMs);
  const heard = useHeardFrames(fromAtMs);
  // In a replay what has not been heard by then is not shown.
  const untilMs = useNow((nowMs) => Math.ceil(nowMs / 1000) * 1000);
  const frames = heard?.frames.filter(({ receivedAtMs }) => receivedAtMs <= untilMs);
  return (
    <div className="linkcols">
      <div className="heardside">
        <LiveWaterfallPanel frames={frames ?? []} />
        <MorseLine />
      </div>
      <div className="frameside">
        {heard?.fault !== undefined && heard.fault !== null && (
          <p className="em" role="alert">
            Frames could not be read: {heard.fault} They are in the log all the same.
          </p>
        )}
        <FrameList
          title="Our mission"
          testId="own-frames"
          frames={frames?.filter(({ attribution }) => attribution !== 'foreign')}
          empty="Nothing of ours in this pass yet. Frames that name their sender appear here as they are heard."
          tags={heard?.isCut === true && <span className="tag plain">newest 1000</span>}
        />
        <FrameList
          title="Others"
          testId="foreign-frames"
          frames={frames?.filter(({ attribution }) => attribution === 'foreign')}
          empty="Nobody else in this pass yet. What others send on our frequency is kept, and counts for nothing of ours."
        />
      </div>
    </div>
  );
}

/** A ridge is not sharp. */
const beforeMs = 60_000;
