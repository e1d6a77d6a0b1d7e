import type { DemodulateProgress } from '@dawa/protocols/console/recording';
import { useEffect, useState } from 'react';
import { onLiveMessage } from './live-messages.ts';

/** How far frames are taken out of a recording again; undefined before the first news, and while nobody asked. */
export function useDemodulateProgress(
  recordingId: string,
  isRunning: boolean,
): DemodulateProgress | undefined {
  const [progress, setProgress] = useState<DemodulateProgress>();
  useEffect(() => {
    if (!isRunning) return;
    setProgress(undefined);
    return onLiveMessage((message) => {
      if (message.type === 'demodulate' && message.progress.recordingId === recordingId)
        setProgress(message.progress);
    });
  }, [recordingId, isRunning]);
  return isRunning ? progress : undefined;
}
