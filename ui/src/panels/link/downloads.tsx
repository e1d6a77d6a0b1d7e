import { downloadInfo } from '@dawa/protocols/console/download';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import * as actions from '../../api/actions.ts';
import { shareWords } from '../../api/calendar-view.ts';
import { useIsReplaying, useNow } from '../../api/live-store.ts';
import { useList } from '../../api/use-list.ts';
import { useTold } from '../../api/use-told.ts';
import { keptShare, queueWords, stateWords } from '../../locales/download-words.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { Panel } from '../panel.tsx';
import { DownloadPanel } from './download-panel.tsx';

/** Files that come down packet by packet, over as many passes as it takes. */
export function Downloads() {
  const [asked, setAsked] = useState(0);
  const told = useTold(({ type }) => type === 'download');
  // Its plan shrinks with the seconds of the pass, also while nothing comes.
  const looks = useNow((_, monotonicMs) => Math.floor(monotonicMs / 5000));
  const version = told + looks;
  const { items, fault } = useList(downloadInfo, '/downloads', version + asked);
  const [search, setSearch] = useSearchParams();
  const chosen =
    items?.find(({ downloadId }) => downloadId === search.get('download')) ??
    items?.find(({ state }) => state !== 'complete') ??
    items?.[0];
  return (
    <div className="linkcols files">
      <div className="heardside">
        <Panel title="Files" className="filelist">
          {fault !== null && <p className="em">Downloads could not be read. {fault}</p>}
          {items !== undefined && items.length === 0 && (
            <p className="em">
              No file is on its way. Order one below: the station asks for it in the next pass, keeps a map of
              what is missing, and asks again only for that.
            </p>
          )}
          <ul className="scrolls">
            {items?.map((download) => {
              const share = keptShare(download);
              return (
                <li key={download.downloadId}>
                  <button
                    type="button"
                    className="pickfile"
                    aria-pressed={download.downloadId === chosen?.downloadId}
                    onClick={() => setSearch({ download: download.downloadId })}
                  >
                    <b>File {formatNumber(download.fileId)}</b>
                    <span className="dim">{download.missionId}</span>
                    <span className="n">{share === null ? 'length unknown' : shareWords(share)}</span>
                    <span>{queueWords(download) ?? stateWords[download.state]}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Panel>
        <OrderForm onOrdered={() => setAsked((before) => before + 1)} />
      </div>
      {chosen !== undefined && (
        <DownloadPanel key={chosen.downloadId} downloadId={chosen.downloadId} version={version} />
      )}
    </div>
  );
}

function OrderForm({ onOrdered }: { onOrdered: () => void }) {
  const [file, setFile] = useState('');
  const [length, setLength] = useState('');
  const isReplaying = useIsReplaying();
  const fileId = wholeOf(file, 0xffff);
  const lengthOctets = length.trim() === '' ? undefined : wholeOf(length, 16_777_216);
  const isReady = fileId !== undefined && (length.trim() === '' || (lengthOctets ?? 0) > 0) && !isReplaying;
  return (
    <Panel title="Order a file" className="orderfile">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          void actions
            .orderDownload({ fileId, ...(lengthOctets === undefined ? {} : { lengthOctets }) })
            .then((isDone) => {
              if (!isDone) return;
              setFile('');
              setLength('');
              onOrdered();
            });
        }}
      >
        <label>
          Number on board
          <input
            className="field n"
            inputMode="numeric"
            value={file}
            aria-invalid={file !== '' && fileId === undefined}
            data-testid="order-file"
            onChange={({ target }) => setFile(target.value)}
          />
          <span className="hint">0 to 65 535</span>
        </label>
        <label>
          Length in octets
          <input
            className="field n"
            inputMode="numeric"
            value={length}
            aria-invalid={length.trim() !== '' && lengthOctets === undefined}
            onChange={({ target }) => setLength(target.value)}
          />
          <span className="hint">empty: the satellite is asked</span>
        </label>
        <button type="submit" className="btn primary" disabled={!isReady} data-testid="order-download">
          Order
        </button>
      </form>
      <p className="hint">It radiates: transmission must be armed in the pass.</p>
    </Panel>
  );
}

function wholeOf(text: string, most: number): number | undefined {
  const value = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN;
  return value <= most ? value : undefined;
}
