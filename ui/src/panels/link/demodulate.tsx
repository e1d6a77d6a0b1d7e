import type { DemodulateResult } from '@dawa/protocols/console/recording';
import { useState } from 'react';
import * as actions from '../../api/actions.ts';
import { useDemodulateProgress } from '../../api/use-demodulate-progress.ts';
import { formatNumber } from '../../locales/format-number.ts';

/** Another try at the frames of a recording: how far it is, what came of it, and what is new brought into the archive. */
export function Demodulate({ recordingId, isOff }: { recordingId: string; isOff: boolean }) {
  const [result, setResult] = useState<DemodulateResult | null>(null);
  const [isRunning, setRunning] = useState(false);
  const progress = useDemodulateProgress(recordingId, isRunning);
  const run = (isAdding: boolean) => {
    setRunning(true);
    void actions
      .demodulateAgain(recordingId, isAdding)
      .then(setResult)
      .finally(() => setRunning(false));
  };
  return (
    <>
      <button
        type="button"
        className="btn"
        aria-disabled={isRunning || isOff}
        title={isOff ? 'once it is complete' : undefined}
        data-testid="demodulate"
        onClick={() => {
          if (!isRunning && !isOff) run(false);
        }}
      >
        {isRunning ? 'Demodulating' : 'Demodulate again'}
      </button>
      {isRunning && (
        <span className="progress n">
          <progress
            aria-label="Demodulated so far"
            {...(progress === undefined ? {} : { value: progress.share })}
            data-testid="demodulate-progress"
          />
          {progress !== undefined &&
            `${formatNumber(100 * progress.share)} %, ${formatNumber(progress.found)} found`}
        </span>
      )}
      {result !== null && !isRunning && (
        <span role="status" className="n" data-testid="demodulate-result">
          {resultWords(result)}
        </span>
      )}
      {result !== null && result.new > result.added && !isRunning && (
        <button type="button" className="btn primary" onClick={() => run(true)}>
          Bring {formatNumber(result.new - result.added)} into the archive
        </button>
      )}
    </>
  );
}

function resultWords({ known, new: found, added, missed, timesRealTime }: DemodulateResult): string {
  const parts = [
    found === 0 ? 'nothing new' : `${formatNumber(found)} new`,
    `${formatNumber(known)} known before`,
    ...(added > 0 ? [`${formatNumber(added)} brought into the archive`] : []),
    ...(missed > 0 ? [`${formatNumber(missed)} of the archive not found`] : []),
    `${formatNumber(timesRealTime)} times real time`,
  ];
  return parts.join(', ');
}
