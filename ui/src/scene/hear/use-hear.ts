import { useEffect, useRef, useState } from 'react';
import type { HearAnswer, HeardBeacon, HeardBurst, HearQuestion } from './hear-messages.ts';

export interface Heard {
  readonly beacon: HeardBeacon | undefined;
  readonly burst: HeardBurst | undefined;
  readonly fault: string | null;
  readonly ask: (question: HearQuestion) => void;
}

/** What the worker made and heard; the old sound stays until the new one is there. */
export function useHear(): Heard {
  const worker = useRef<Worker>(undefined);
  const [heard, setHeard] = useState<Omit<Heard, 'ask'>>({
    beacon: undefined,
    burst: undefined,
    fault: null,
  });
  const [ask] = useState(() => (question: HearQuestion) => worker.current?.postMessage(question));
  useEffect(() => {
    const created = new Worker(new URL('./hear-worker.ts', import.meta.url), { type: 'module' });
    worker.current = created;
    created.onmessage = ({ data }: MessageEvent<HearAnswer>) =>
      setHeard((before) => {
        if (data.type === 'beacon') return { ...before, beacon: data, fault: null };
        if (data.type === 'burst') return { ...before, burst: data, fault: null };
        return { ...before, fault: data.why };
      });
    created.onerror = () =>
      setHeard((before) => ({ ...before, fault: 'This browser could not start the part that listens.' }));
    return () => {
      created.terminate();
      worker.current = undefined;
    };
  }, []);
  return { ...heard, ask };
}
