import type { LiveMessage } from '@dawa/protocols/console/live';
import { useEffect, useRef, useState } from 'react';
import { onLiveMessage } from './live-messages.ts';

/** Counts messages that concern something: a reason to read it again. After a cut all may be another. */
export function useTold(concerns: (message: LiveMessage) => boolean): number {
  const [count, setCount] = useState(0);
  const concernsRef = useRef(concerns);
  concernsRef.current = concerns;
  useEffect(
    () =>
      onLiveMessage((message) => {
        if (message.type === 'hello' || concernsRef.current(message)) setCount((before) => before + 1);
      }),
    [],
  );
  return count;
}
