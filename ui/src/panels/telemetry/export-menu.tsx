import { useState } from 'react';
import { exportSamples } from '../../api/export-samples.ts';
import type { FileFormat } from '../../api/samples-file.ts';
import type { TimeWindow } from '../../scene/plot/time-window.ts';
import { PopoverButton } from './popover-button.tsx';

/** Hands out every sample of the plotted values of the time shown, as a file. */
export function ExportMenu({ names, window }: { names: readonly string[]; window: TimeWindow }) {
  const [isBusy, setBusy] = useState(false);
  const start = async (format: FileFormat) => {
    setBusy(true);
    await exportSamples(names, window, format);
    setBusy(false);
  };
  return (
    <PopoverButton
      label={isBusy ? 'Exporting…' : 'Export'}
      testId="export"
      isDisabled={isBusy || names.length === 0}
    >
      {(close) => (
        <>
          <p className="hint">Every sample of what is plotted, in the time shown.</p>
          {(['csv', 'ndjson'] as const).map((format) => (
            <button
              key={format}
              type="button"
              className="btn"
              data-testid={`export-${format}`}
              onClick={() => {
                close();
                void start(format);
              }}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </>
      )}
    </PopoverButton>
  );
}
