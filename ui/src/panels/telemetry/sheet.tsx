import { type ReactNode, useEffect, useRef } from 'react';

interface SheetProps {
  readonly label: string;
  readonly onClose: () => void;
  /** @param close a button that closes it, for the header */
  readonly children: (close: ReactNode) => ReactNode;
}

/** A sheet over the page of a phone; it takes the focus and gives it back. */
export function Sheet({ label, onClose, children }: SheetProps) {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    close.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const button = (
    <button type="button" className="btn" ref={close} onClick={onClose}>
      Close
    </button>
  );
  return (
    <div
      className="tsheet"
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      {children(button)}
    </div>
  );
}
