import type { ReactNode } from 'react';
import { plotSpans, type TelemetryView } from '../../api/telemetry-view.ts';
import { Mark } from '../mark.tsx';

const spanNames: Readonly<Record<(typeof plotSpans)[number], string>> = {
  '10min': '10 min',
  '1h': '1 h',
  pass: 'Pass',
  day: 'Day',
  all: 'All',
};

interface TelemetryToolsProps {
  readonly span: TelemetryView['span'];
  /** The plots follow the clock, or show a span of their own that was not moved. */
  readonly isFixed: boolean;
  readonly isTable: boolean;
  readonly onSpan: (span: TelemetryView['span']) => void;
  readonly onLive: () => void;
  readonly onTable: () => void;
  readonly children: ReactNode;
}

/** The line over the plots: how much time, live or not, and what can be done with what is shown. */
export function TelemetryTools(props: TelemetryToolsProps) {
  const { span, isFixed, isTable, onSpan, onLive, onTable, children } = props;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a set of buttons, not of fields */}
      <div className="seg" role="group" aria-label="Time shown">
        <button
          type="button"
          className={isFixed ? 'btn' : 'btn pressed'}
          aria-pressed={!isFixed}
          onClick={onLive}
          data-testid="follow-live"
        >
          <Mark name={isFixed ? 'wait' : 'run'} />
          Live
        </button>
        {plotSpans.map((known) => {
          const isShown = !isFixed && span === known;
          return (
            <button
              key={known}
              type="button"
              className={isShown ? 'btn pressed' : 'btn'}
              aria-pressed={isShown}
              onClick={() => onSpan(known)}
              data-testid={`span-${known}`}
            >
              {spanNames[known]}
            </button>
          );
        })}
      </div>
      {children}
      <button
        type="button"
        className={isTable ? 'btn pressed' : 'btn'}
        aria-pressed={isTable}
        onClick={onTable}
        data-testid="show-table"
      >
        Show as table
      </button>
    </>
  );
}
