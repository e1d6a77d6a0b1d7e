import type { HeardFrame } from '@dawa/protocols/console/heard';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { formatSigned } from '../../locales/format-number.ts';
import { formatUtc } from '../../locales/format-time.ts';
import { frameSays, oddityWords, pathWords } from '../../locales/frame-words.ts';
import { Mark } from '../mark.tsx';
import { Panel } from '../panel.tsx';

interface FrameListProps {
  readonly title: string;
  /** Oldest first; undefined until they are read. */
  readonly frames: readonly HeardFrame[] | undefined;
  /** What will come here and when. */
  readonly empty: string;
  readonly tags?: ReactNode;
  readonly testId: string;
  /** Below the oldest. */
  readonly children?: ReactNode;
}

/** Frames in words, newest first; each opens to its octets. */
export function FrameList({ title, frames, empty, tags, testId, children }: FrameListProps) {
  return (
    <Panel
      title={title}
      className="frame-list"
      tags={tags}
      right={frames !== undefined && <span className="n">{frames.length}</span>}
    >
      {frames !== undefined && frames.length === 0 && <p className="em">{empty}</p>}
      <ol className="scrolls" data-testid={testId}>
        {frames?.toReversed().map((frame) => (
          <FrameRow key={frame.lsn} frame={frame} />
        ))}
      </ol>
      {children}
    </Panel>
  );
}

const rowOf = (lsn: number) => `frame-${lsn}`;

/** Opens a frame in whichever list it stands, and goes there. */
export function showFrame(lsn: number): void {
  const row = document.getElementById(rowOf(lsn))?.querySelector('details');
  if (!row) return;
  row.open = true;
  row.scrollIntoView({ block: 'nearest' });
  row.querySelector('summary')?.focus({ preventScroll: true });
}

function FrameRow({ frame }: { frame: HeardFrame }) {
  const { receivedAtMs, source, attribution, oddities, carrierOffsetHz, hex } = frame;
  return (
    <li data-testid="heard-frame" id={rowOf(frame.lsn)}>
      <details>
        <summary>
          <span className="n dim">{formatUtc(receivedAtMs)}</span> <b>{source}</b>{' '}
          <span className="dim">{pathWords(frame)}</span>
          {attribution === 'relayed' && <span className="tag plain">repeated by ours</span>}
          {oddities.map((oddity) => (
            <span key={oddity} className="tag watch">
              <Mark name="watch" />
              {oddityWords(oddity)}
            </span>
          ))}
          <span className="says">{frameSays(frame)}</span>
        </summary>
        {carrierOffsetHz !== null && (
          <p className="dim n">{formatSigned(carrierOffsetHz)} Hz off its frequency</p>
        )}
        <p>
          <code>{hex.replace(/../g, '$& ')}</code>
        </p>
        {frame.destination !== null && (
          <Link className="link" href={`/link/stations?station=${encodeURIComponent(source)}`}>
            All of {source}
          </Link>
        )}
      </details>
    </li>
  );
}
