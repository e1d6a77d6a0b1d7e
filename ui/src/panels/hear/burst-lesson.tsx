import type { HeardBurst } from '../../scene/hear/hear-messages.ts';
import { messagePath, mostLetters } from '../../scene/hear/message-path.ts';
import { secondTicks } from '../../scene/hear/second-ticks.ts';
import { usePlayer } from '../../scene/hear/use-player.ts';
import { WaterfallView } from '../../scene/waterfall/waterfall-view.tsx';
import { MessageSteps } from './message-steps.tsx';
import { PlayButton } from './play-button.tsx';

interface BurstLessonProps {
  /** Undefined until the first one is made; of what was asked before while the next one is made. */
  readonly burst: HeardBurst | undefined;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** 0 none, 1 as loud as the tones. */
  readonly noise: number;
  readonly onNoise: (noise: number) => void;
}

/** A message as a burst of two tones, and its way from letters to tones and back. */
export function BurstLesson({ burst, text, onText, noise, onNoise }: BurstLessonProps) {
  const player = usePlayer(burst?.sound);
  return (
    <section className="lesson" aria-labelledby="burst-title">
      <h2 id="burst-title">A message in two tones</h2>
      <label className="say">
        Your message
        <input
          className="field"
          value={text}
          maxLength={mostLetters}
          data-testid="burst-text"
          onChange={({ target }) => onText(target.value)}
        />
      </label>
      {burst === undefined ? (
        <p className="wf-wait" aria-busy="true">
          The sound is being made.
        </p>
      ) : (
        <WaterfallView
          picture={burst.picture}
          label="Waterfall of the message: two tones, of 1200 and 2200 hertz, by turns"
          marks={burst.frames.map(({ startMs, endMs, isCheckGood, words }) => ({
            key: String(startMs),
            ...{ startMs, endMs, label: words ?? 'damaged frame' },
            text: isCheckGood ? 'frame' : 'damaged',
            kind: isCheckGood ? 'own' : 'bad',
          }))}
          playheadMs={player.positionMs}
          timeTicks={(width) => secondTicks(burst.picture, width)}
          onSeek={player.play}
        />
      )}
      <div className="acts">
        <PlayButton player={player} isReady={burst !== undefined} what="the message" />
        <label className="noise">
          Noise
          <input
            type="range"
            min={0}
            max={3}
            step={0.1}
            value={noise}
            aria-valuetext={noiseWords(noise)}
            data-testid="burst-noise"
            onChange={({ target }) => onNoise(Number(target.value))}
          />
          <span className="n dim">{noiseWords(noise)}</span>
        </label>
      </div>
      {player.fault !== null && <p role="alert">{player.fault}</p>}
      <MessageSteps path={messagePath(text)} burst={burst?.text === text ? burst : undefined} />
    </section>
  );
}

function noiseWords(noise: number): string {
  if (noise < 0.05) return 'none';
  if (noise < 0.95) return 'softer than the tones';
  return noise < 1.05 ? 'as loud as the tones' : `${noise.toFixed(1)} times the tones`;
}
