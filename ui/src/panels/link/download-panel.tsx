import { type DownloadDetail, downloadDetail } from '@dawa/protocols/console/download';
import { gapCells } from '@dawa/protocols/console/gap-cells';
import * as actions from '../../api/actions.ts';
import { shareWords } from '../../api/calendar-view.ts';
import { useStation } from '../../api/live-store.ts';
import { saveDownload } from '../../api/save-download.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { completionWords, keptShare, requestWords, stateWords } from '../../locales/download-words.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatUtc, formatUtcDate } from '../../locales/format-time.ts';
import { Panel } from '../panel.tsx';
import { PictureInFile } from './picture-in-file.tsx';
import { QueueButtons } from './queue-buttons.tsx';

/** One file on its way: what is there, what is missing, and what is asked for next. */
export function DownloadPanel({ downloadId, version }: { downloadId: string; version: number }) {
  const path = `/downloads/${encodeURIComponent(downloadId)}`;
  const { value: download, fault } = useAnswer(downloadDetail, path, version);
  const pass = useStation((view) => view.contact.pass);
  if (download === undefined)
    return (
      <Panel title="File" className="download">
        <p className="em">{fault === null ? 'Being read.' : `It could not be read. ${fault}`}</p>
      </Panel>
    );
  const share = keptShare(download);
  const passMs = pass === null ? undefined : pass.losAtMs - pass.aosAtMs;
  return (
    <Panel
      title={`File ${formatNumber(download.fileId)}`}
      className="download"
      tags={<span className="tag plain">{stateWords[download.state]}</span>}
      right={
        <>
          <QueueButtons download={download} />
          <SaveButton download={download} />
          <PauseButton download={download} />
        </>
      }
    >
      <div className="scrolls">
        <p className="share">
          <b className="n" data-testid="download-share">
            {share === null ? 'length unknown' : shareWords(share)}
          </b>{' '}
          <span data-testid="download-completion">{completionWords(download, passMs)}</span>
          {download.detail !== null && <span className="dim"> {download.detail}</span>}
        </p>
        <GapMap download={download} />
        <PictureInFile download={download} />
        <NextRequests download={download} />
        <Facts download={download} />
      </div>
    </Panel>
  );
}

function PauseButton({ download: { downloadId, state } }: { download: DownloadDetail }) {
  if (state === 'complete') return null;
  const isPaused = state === 'paused';
  return (
    <button
      type="button"
      className="btn ghost"
      onClick={() => void (isPaused ? actions.resumeDownload(downloadId) : actions.pauseDownload(downloadId))}
    >
      {isPaused ? 'Go on' : 'Pause'}
    </button>
  );
}

function SaveButton({
  download: { downloadId, missionId, fileId, state, keptPackets },
}: {
  download: DownloadDetail;
}) {
  if (keptPackets === 0) return null;
  const isWhole = state === 'complete';
  return (
    <button
      type="button"
      className="btn ghost"
      onClick={() =>
        void saveDownload(downloadId, `${missionId}-file-${fileId}${isWhole ? '' : '-part'}.bin`)
      }
    >
      {isWhole ? 'Save' : 'Save what is there'}
    </button>
  );
}

const mostCells = 480;

/** A cell is full, hatched, or in part. */
function GapMap({ download }: { download: DownloadDetail }) {
  const cells = gapCells(download, mostCells);
  const { keptPackets, packets, gaps } = download;
  if (cells.length === 0) return null;
  const each = cells[0]!.last - cells[0]!.first + 1;
  return (
    <figure className="gapmap">
      <div
        role="img"
        aria-label={`${formatNumber(keptPackets)} of ${packets === null ? 'unknown' : formatNumber(packets)} packets, ${formatNumber(gaps)} gaps`}
        data-testid="gap-map"
      >
        {cells.map(({ first, last, kept }) => {
          const all = last - first + 1;
          return (
            <i
              key={first}
              className={kept === all ? 'full' : kept === 0 ? '' : 'part'}
              title={`packets ${first} to ${last}: ${kept} of ${all}`}
            />
          );
        })}
      </div>
      <figcaption className="hint n">
        {formatNumber(keptPackets)} of {packets === null ? 'unknown' : formatNumber(packets)} packets,{' '}
        {formatNumber(gaps)} {gaps === 1 ? 'gap' : 'gaps'}; a cell is{' '}
        {each === 1 ? 'one packet' : `≈ ${formatNumber(each)} packets`}, hatched: missing
      </figcaption>
    </figure>
  );
}

function NextRequests({ download: { plan, state } }: { download: DownloadDetail }) {
  if (state === 'complete' || state === 'paused') return null;
  const { secondsLeft, requests, durationMs, afterMs, brings, leaves } = plan;
  const before = afterMs > 0 ? `, behind ${formatNumber(afterMs / 1000)} s for files before it` : '';
  if (requests.length === 0)
    return leaves === 0 ? null : <p className="em n">Nothing of it fits into this pass{before}.</p>;
  return (
    <>
      <h3>{afterMs > 0 ? 'Asked for when it is its turn' : 'Asked for next'}</h3>
      <p className="em n">
        {formatNumber(brings)} missing packets in {formatNumber(durationMs / 1000)} s
        {secondsLeft !== null && ` of the ${formatNumber(secondsLeft)} s that are left`}
        {before}
        {leaves > 0 && `; ${formatNumber(leaves)} wait for another pass`}
      </p>
      <table className="list" data-testid="download-plan">
        <thead>
          <tr>
            <th scope="col">Packets</th>
            <th scope="col" className="num">
              Missing
            </th>
            <th scope="col" className="num">
              Takes
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.slice(0, 50).map((request) => (
            <tr key={request.start}>
              <td>{requestWords(request)}</td>
              <td className="num">{formatNumber(request.missing)}</td>
              <td className="num">{formatNumber(request.durationMs / 1000, 1)} s</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Facts({ download }: { download: DownloadDetail }) {
  return (
    <dl className="facts-list n">
      <dt>Began</dt>
      <dd>
        {formatUtcDate(download.startedAtMs)} UTC, by {download.by}
      </dd>
      {download.completedAtMs !== null && (
        <>
          <dt>Complete</dt>
          <dd>{formatUtc(download.completedAtMs)} UTC</dd>
        </>
      )}
      <dt>Length</dt>
      <dd>{download.lengthOctets === null ? 'unknown' : `${formatNumber(download.lengthOctets)} octets`}</dd>
      <dt>Commands</dt>
      <dd>
        {formatNumber(download.commandsSent)} sent, {formatNumber(download.commandsAcknowledged)} acknowledged
      </dd>
      <dt>Came twice</dt>
      <dd>{formatNumber(download.repeatedPackets)} packets</dd>
      {download.sha256 !== null && (
        <>
          <dt>SHA-256</dt>
          <dd>
            <code>{download.sha256}</code>
          </dd>
        </>
      )}
    </dl>
  );
}
