import type { DownloadDetail } from '@dawa/protocols/console/download';
import * as actions from '../../api/actions.ts';
import { useIsReplaying } from '../../api/live-store.ts';

/** Moves a file in the queue; what is asked for now is answered first. */
export function QueueButtons({
  download: { downloadId, fileId, queuePlace },
}: {
  download: Pick<DownloadDetail, 'downloadId' | 'fileId' | 'queuePlace'>;
}) {
  const isReplaying = useIsReplaying();
  if (queuePlace === null || isReplaying) return null;
  const move = (place: number) => void actions.moveDownload(downloadId, place);
  return (
    <>
      {queuePlace > 1 && (
        <button
          type="button"
          className="btn ghost"
          aria-label={`Ask for file ${fileId} earlier, in place ${queuePlace - 1}`}
          data-testid="download-earlier"
          onClick={() => move(queuePlace - 1)}
        >
          Earlier
        </button>
      )}
      <button
        type="button"
        className="btn ghost"
        aria-label={`Ask for file ${fileId} later`}
        onClick={() => move(queuePlace + 1)}
      >
        Later
      </button>
    </>
  );
}
