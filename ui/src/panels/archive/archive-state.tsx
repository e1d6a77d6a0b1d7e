import { type ArchiveState, archiveState } from '@dawa/protocols/console/archive';
import { useEffect, useState } from 'react';
import { useStation } from '../../api/live-store.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { Panel } from '../panel.tsx';

const readEveryMs = 5000;

/** What the archive holds, and whether the index is behind the log. */
export function ArchiveStatePanel() {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setRound((before) => before + 1), readEveryMs);
    return () => clearInterval(timer);
  }, []);
  const { value, fault } = useAnswer(archiveState, '/archive', round);
  const isRehearsal = useStation((view) => view.run.kind === 'rehearsal');
  return (
    <Panel
      title="What is kept"
      className="archstate"
      tags={isRehearsal && <span className="tag sim">Rehearsal</span>}
    >
      {fault !== null && <p className="em">The state of the archive could not be read. {fault}</p>}
      {value !== undefined && (
        <dl className="facts-list n" data-testid="archive-state">
          <dt>Run</dt>
          <dd>
            <code>{value.runId}</code>
          </dd>
          <dt>On the disk</dt>
          <dd>{formatNumber(value.acknowledgedLsn)} records of the log</dd>
          <dt>Index</dt>
          <dd>{indexWords(value)}</dd>
          <dt>Samples</dt>
          <dd>
            {formatNumber(value.samples)}
            {value.samples > 0 && `, ${formatNumber(value.storeOctets / value.samples, 1)} bytes each`}
          </dd>
          <dt>Index size</dt>
          <dd>{sizeWords(value.storeOctets)}</dd>
          <dt>Kept for</dt>
          <dd data-testid="kept-days">{keptWords(value.keptDays)}</dd>
        </dl>
      )}
      {value !== undefined && (
        <details>
          <summary>Rows of the index, by table</summary>
          <dl className="facts-list n">
            {value.tables.map(({ name, rows }) => (
              <Row key={name} name={name} rows={rows} />
            ))}
          </dl>
        </details>
      )}
    </Panel>
  );
}

function Row({ name, rows }: { name: string; rows: number }) {
  return (
    <>
      <dt>{name.replaceAll(/[-_]/g, ' ').replace(/^./, (first) => first.toUpperCase())}</dt>
      <dd>{formatNumber(rows)}</dd>
    </>
  );
}

const engines: Readonly<Record<string, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

function indexWords({
  engine,
  acknowledgedLsn,
  indexedLsn,
}: {
  engine: string;
  acknowledgedLsn: number;
  indexedLsn: number;
}) {
  const behind = Math.max(0, acknowledgedLsn - indexedLsn);
  const name = engines[engine] ?? engine;
  return behind === 0 ? `${name}, holds all of it` : `${name}, ${formatNumber(behind)} records behind`;
}

function sizeWords(octets: number): string {
  if (octets < 1e6) return `${formatNumber(octets / 1e3, 1)} kB`;
  return octets < 1e9 ? `${formatNumber(octets / 1e6, 1)} MB` : `${formatNumber(octets / 1e9, 2)} GB`;
}

/** What `station.yaml` says under `archive`; commands and reports are always kept. */
function keptWords(kept: ArchiveState['keptDays']): string {
  const names = { log: 'packets', samples: 'samples', events: 'events' } as const;
  const limited = (['log', 'samples', 'events'] as const).flatMap((what) =>
    kept[what] === null ? [] : [`${names[what]} ${formatNumber(kept[what])} d`],
  );
  if (limited.length === 0) return 'ever';
  return limited.length === 3 ? limited.join(', ') : `${limited.join(', ')}, the rest for ever`;
}
