import { useSkipped } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';

/** Quietly, where values are shown: this page was too slow for some of them, and nothing is lost. */
export function SkippedNote() {
  const count = useSkipped();
  if (count === null) return null;
  const updates = count === 1 ? 'update' : 'updates';
  return (
    <span className="dim n skipped" role="status" data-testid="skipped-note">
      {formatNumber(count)} {updates} skipped here, archive complete
    </span>
  );
}
