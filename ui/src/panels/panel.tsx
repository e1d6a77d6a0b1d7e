import type { ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  readonly className?: string;
  /** Beside the name: tags, a word about what is shown. */
  readonly tags?: ReactNode;
  /** At the right edge: facts, or one button. */
  readonly right?: ReactNode;
  readonly children?: ReactNode;
}

/** A panel: a header of one line, then content to the edge. */
export function Panel({ title, className = '', tags, right, children }: PanelProps) {
  return (
    <section className={`p ${className}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {tags}
        {right !== undefined && <div className="r">{right}</div>}
      </header>
      {children}
    </section>
  );
}
