import { useEffect, useRef, useState } from 'react';
import * as actions from '../../api/actions.ts';

interface JogButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly axis: 'azimuth' | 'elevation';
  readonly directionSign: 1 | -1;
  /** Why it cannot be turned now; null when it can. */
  readonly block: string | null;
  /** Key that turns too while a button of the group has the focus. */
  readonly keyName: string;
}

/** The station lets the antenna go on turning for so long after a word from here. */
const leaseMs = 900;
const renewEveryMs = 300;

/** Turns one axis while it is held, by pointer or key; let go, blurred or out of sight it stops. */
export function JogButton({ label, sign, axis, directionSign, block, keyName }: JogButtonProps) {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const end = () => {
    if (timer.current === undefined) return;
    clearInterval(timer.current);
    timer.current = undefined;
    setHeld(false);
    void actions.haltAntenna();
  };
  const begin = () => {
    if (block !== null || timer.current !== undefined) return;
    setHeld(true);
    const turn = () =>
      void actions.jog({ axis, directionSign, forMs: leaseMs }).then((isTaken) => {
        if (!isTaken) end();
      });
    timer.current = setInterval(turn, renewEveryMs);
    turn();
  };
  const endRef = useRef(end);
  endRef.current = end;
  useEffect(() => {
    const stop = () => endRef.current();
    window.addEventListener('blur', stop);
    document.addEventListener('visibilitychange', stop);
    return () => {
      window.removeEventListener('blur', stop);
      document.removeEventListener('visibilitychange', stop);
      stop();
    };
  }, []);
  const isKey = (key: string) => key === keyName || key === ' ' || key === 'Enter';
  return (
    <button
      type="button"
      className={`btn ${label.toLowerCase()} ${isHeld ? 'pressed' : ''}`}
      aria-label={`${label}, ${axis}: turns while held`}
      aria-disabled={block !== null}
      title={block ?? undefined}
      data-testid={`jog-${label.toLowerCase()}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        begin();
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onBlur={end}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isKey(event.key)) return;
        event.preventDefault();
        if (!event.repeat) begin();
      }}
      onKeyUp={(event) => {
        if (isKey(event.key)) end();
      }}
    >
      {sign}
    </button>
  );
}
