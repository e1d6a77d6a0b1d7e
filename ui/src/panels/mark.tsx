export type MarkName =
  | 'nominal'
  | 'watch'
  | 'warning'
  | 'critical'
  | 'stale'
  | 'unknown'
  | 'sim'
  | 'pass'
  | 'proposed'
  | 'fail'
  | 'run'
  | 'wait'
  | 'doubt'
  | 'none';

/** A state as a shape. `label` names it where no word stands beside it; without one it is decoration. */
export function Mark({ name, label }: { name: MarkName; label?: string }) {
  const use = <use href={`#m-${name}`} />;
  return label === undefined ? (
    <svg className="mk" aria-hidden="true">
      {use}
    </svg>
  ) : (
    <svg className="mk" role="img" aria-label={label}>
      {use}
    </svg>
  );
}

/** The shapes, once in the document. */
export function MarkSprite() {
  return (
    <svg className="sprite" aria-hidden="true">
      <defs>
        <symbol id="m-nominal" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="4" fill="var(--nominal-mark)" stroke="var(--nominal)" />
        </symbol>
        <symbol id="m-watch" viewBox="0 0 16 16">
          <path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" fill="none" stroke="var(--watch)" strokeWidth="2" />
          <circle cx="8" cy="8" r="2" fill="var(--watch)" />
        </symbol>
        <symbol id="m-warning" viewBox="0 0 16 16">
          <path d="M8 1.2 15.4 14.4H.6Z" fill="var(--warning-mark)" stroke="var(--warning)" />
          <path d="M8 5.6v4.2M8 11.4v1.6" stroke="var(--on-mark)" strokeWidth="1.8" />
        </symbol>
        <symbol id="m-critical" viewBox="0 0 16 16">
          <path d="M4.9.8h6.2l4.1 4.1v6.2l-4.1 4.1H4.9L.8 11.1V4.9Z" fill="var(--critical-fill)" />
          <path d="M5 5l6 6M11 5l-6 6" stroke="var(--on-critical)" strokeWidth="2" />
        </symbol>
        <symbol id="m-stale" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.2" fill="none" stroke="var(--stale)" strokeWidth="1.6" />
          <path d="M8 4.2V8l2.8 2" fill="none" stroke="var(--stale)" strokeWidth="1.6" />
        </symbol>
        <symbol id="m-unknown" viewBox="0 0 16 16">
          <circle
            cx="8"
            cy="8"
            r="6.2"
            fill="none"
            stroke="var(--unknown)"
            strokeWidth="1.6"
            strokeDasharray="2.6 2.2"
          />
          <path
            d="M6.1 6.6a2 2 0 1 1 2.6 1.9c-.5.2-.7.5-.7 1M8 11.3v1"
            fill="none"
            stroke="var(--unknown)"
            strokeWidth="1.5"
          />
        </symbol>
        <symbol id="m-sim" viewBox="0 0 16 16">
          <path d="M5 1.5H2v13h3M11 1.5h3v13h-3" fill="none" stroke="var(--sim)" strokeWidth="1.8" />
          <circle cx="8" cy="8" r="2" fill="var(--sim)" />
        </symbol>
        <symbol id="m-pass" viewBox="0 0 16 16">
          <path d="M2.5 8.2 6.3 12 13.5 4.2" fill="none" stroke="var(--nominal)" strokeWidth="2" />
        </symbol>
        <symbol id="m-proposed" viewBox="0 0 16 16">
          <path
            d="M2.5 8.2 6.3 12 13.5 4.2"
            fill="none"
            stroke="var(--accent)"
            strokeWidth="2"
            strokeDasharray="2.6 2"
          />
        </symbol>
        <symbol id="m-fail" viewBox="0 0 16 16">
          <path d="M4.9.8h6.2l4.1 4.1v6.2l-4.1 4.1H4.9L.8 11.1V4.9Z" fill="var(--critical-fill)" />
          <path d="M5 5l6 6M11 5l-6 6" stroke="var(--on-critical)" strokeWidth="2" />
        </symbol>
        <symbol id="m-run" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.2" fill="none" stroke="var(--accent)" strokeWidth="1.8" />
          <path d="M8 1.8A6.2 6.2 0 0 1 8 14.2Z" fill="var(--accent)" />
        </symbol>
        <symbol id="m-wait" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="4.5" fill="none" stroke="var(--edge)" strokeWidth="1.5" />
        </symbol>
        <symbol id="m-doubt" viewBox="0 0 16 16">
          <path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" fill="none" stroke="var(--watch)" strokeWidth="1.8" />
          <path d="M8 4.8v4M8 10v1.6" stroke="var(--watch)" strokeWidth="1.6" />
        </symbol>
        <symbol id="m-none" viewBox="0 0 16 16">
          <path d="M3 8h10" stroke="var(--text-3)" strokeWidth="2" />
        </symbol>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" stroke="var(--edge)" strokeWidth="1.6" />
        </pattern>
      </defs>
    </svg>
  );
}
