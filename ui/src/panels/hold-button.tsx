import { type ReactNode, useEffect, useRef, useState } from 'react';

interface HoldButtonProps {
  readonly holdMs: number;
  readonly onDone: () => void;
  readonly label: string;
  /** The small line under the label while nothing happens. */
  readonly hint: string;
  /** Why it cannot be pressed now, in full; `disabledHint` is the word that fits on it. */
  readonly disabledBy?: string | null;
  readonly disabledHint?: string;
  readonly className?: string;
  readonly testId?: string;
  readonly children?: ReactNode;
}

/** A button that acts when it was held long enough; released early it does nothing, and says so. */
export function HoldButton({
  holdMs,
  onDone,
  label,
  hint,
  disabledBy,
  disabledHint,
  className = '',
  testId,
}: HoldButtonProps) {
  const { leftMs, word, press, release } = useHold(holdMs, onDone);
  const isDisabled = disabledBy !== null && disabledBy !== undefined;
  const filled = leftMs === null ? 0 : 1 - leftMs / holdMs;
  return (
    <button
      type="button"
      className={`hold ${className} ${leftMs === null ? '' : 'part'}`}
      data-testid={testId}
      aria-disabled={isDisabled}
      title={isDisabled ? disabledBy : undefined}
      style={leftMs === null ? undefined : { '--filled': `${Math.round(filled * 100)}%` }}
      onPointerDown={(event) => {
        if (isDisabled || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        press();
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={(event) => {
        if (isDisabled || event.repeat || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        press();
      }}
      onKeyUp={(event) => {
        if (event.key === 'Enter' || event.key === ' ') release();
      }}
    >
      <span>{label}</span>
      <small>
        {isDisabled
          ? (disabledHint ?? disabledBy)
          : leftMs !== null
            ? `${(leftMs / 1000).toFixed(1)} s more`
            : (word ?? hint)}
      </small>
    </button>
  );
}

/** A press that must last. `leftMs` is null while nothing is pressed. */
export function useHold(holdMs: number, onDone: () => void) {
  const [leftMs, setLeftMs] = useState<number | null>(null);
  const [word, setWord] = useState<string | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const wordTimer = useRef<number | undefined>(undefined);

  const say = (text: string) => {
    setWord(text);
    clearTimeout(wordTimer.current);
    wordTimer.current = setTimeout(() => setWord(null), 2500);
  };
  const end = () => {
    clearInterval(timer.current);
    timer.current = undefined;
    setLeftMs(null);
  };
  const press = () => {
    if (timer.current !== undefined) return;
    const startMs = performance.now();
    setLeftMs(holdMs);
    timer.current = setInterval(() => {
      const left = holdMs - (performance.now() - startMs);
      if (left > 0) {
        setLeftMs(left);
        return;
      }
      end();
      say('told');
      onDone();
    }, 40);
  };
  const release = () => {
    if (timer.current === undefined) return;
    end();
    say('let go early');
  };
  useEffect(
    () => () => {
      clearInterval(timer.current);
      clearTimeout(wordTimer.current);
    },
    [],
  );
  return { leftMs, word, press, release };
}
