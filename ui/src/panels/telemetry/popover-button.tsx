import { type ReactNode, useEffect, useRef, useState } from 'react';

interface PopoverButtonProps {
  readonly label: string;
  readonly testId: string;
  readonly isDisabled?: boolean;
  /** @param close gives the focus back to the button */
  readonly children: (close: () => void) => ReactNode;
}

/** A button with a small panel under it, which closes on Escape and when the focus leaves. */
export function PopoverButton({ label, testId, isDisabled = false, children }: PopoverButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    host.current?.querySelector<HTMLElement>('.pop button, .pop input')?.focus();
    const leave = (event: Event) => {
      if (!(event.target instanceof Node) || !host.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', leave);
    addEventListener('focusin', leave);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('focusin', leave);
      removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="popbox" ref={host}>
      <button
        type="button"
        className={isOpen ? 'btn pressed' : 'btn'}
        ref={button}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        disabled={isDisabled}
        onClick={() => setOpen(!isOpen)}
        data-testid={testId}
      >
        {label}
      </button>
      {isOpen && (
        <div className="pop" role="dialog" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
