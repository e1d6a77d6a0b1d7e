import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ConfirmButtonProps {
  readonly label: string;
  /** What will happen, in a sentence, said before it does. */
  readonly consequence: ReactNode;
  readonly onConfirm: () => void;
  /** Why it cannot be done now. */
  readonly disabledBy?: string | null;
  readonly testId?: string;
}

/** A button that first says what it would do, and does it at the second press. */
export function ConfirmButton({
  label,
  consequence,
  onConfirm,
  disabledBy = null,
  testId,
}: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const confirm = useRef<HTMLButtonElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) confirm.current?.focus();
  }, [isAsking]);
  const close = () => {
    setAsking(false);
    opener.current?.focus();
  };
  return (
    <div className="confirm">
      <button
        type="button"
        className="btn"
        ref={opener}
        data-testid={testId}
        aria-expanded={isAsking}
        aria-disabled={disabledBy !== null}
        title={disabledBy ?? undefined}
        onClick={() => disabledBy === null && setAsking(!isAsking)}
      >
        {label}…
      </button>
      {isAsking && disabledBy === null && (
        <fieldset className="asks" aria-label={label}>
          <p>{consequence}</p>
          <button
            type="button"
            className="btn primary"
            ref={confirm}
            data-testid={testId && `${testId}-confirm`}
            onClick={() => {
              onConfirm();
              close();
            }}
          >
            {label}
          </button>
          <button type="button" className="btn ghost" onClick={close}>
            Leave it
          </button>
        </fieldset>
      )}
    </div>
  );
}
