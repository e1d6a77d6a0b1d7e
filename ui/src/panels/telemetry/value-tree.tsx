import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useStation } from '../../api/live-store.ts';
import { foundGroups, groupWords, type ValueGroup, valueGroups } from '../../api/value-tree.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { severityOf } from '../../locales/limit-words.ts';
import { aboutSign, doubtWords } from '../../locales/mission-words.ts';
import { plainName } from '../../locales/plain-name.ts';
import { sampleFigure } from '../../locales/sample-figure.ts';
import { unitSign } from '../../locales/unit-sign.ts';
import { Mark } from '../mark.tsx';
import { MissionSwitch } from '../mission-switch.tsx';
import { useStale } from '../values-panel.tsx';

interface ValueTreeProps {
  readonly find: string;
  readonly onFind: (find: string) => void;
  /** Names of what is plotted; null where a row opens its plot instead of being ticked. */
  readonly plotted: readonly string[] | null;
  /** Ticks a value or takes the tick away; `isAlone` leaves it the only one. */
  readonly onPlot: (name: string, isAlone: boolean) => void;
}

/** The values of the mission by the report that brings them, each with what it is now; ticks say what is plotted. */
export function ValueTree({ find, onFind, plotted, onPlot }: ValueTreeProps) {
  const infos = useStation((view) => view.parametersDefined);
  const latest = useStation((view) => view.latest);
  const groups = useMemo(() => valueGroups(infos), [infos]);
  const shown = useMemo(() => foundGroups(groups, find), [groups, find]);
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const treeRef = useRef<HTMLDivElement>(null);
  // A report that never came is folded, unless one looks for something in it.
  const isOpen = ({ name, infos: of }: ValueGroup) =>
    find !== '' || (turned.get(name) ?? of.some((info) => latest[info.name] !== undefined));
  const turn = (name: string, isOpened: boolean) => setTurned(new Map(turned).set(name, isOpened));
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(treeRef.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const group = rows[at]?.dataset['group'];
    const target = treeTarget(event.key, at, rows.length);
    if (target !== undefined) rows[target]?.focus();
    else if (event.key === 'ArrowRight' && group !== undefined) turn(group, true);
    else if (event.key === 'ArrowLeft' && group !== undefined) turn(group, false);
    else if (event.key === 'ArrowLeft')
      rows
        .slice(0, at)
        .findLast((row) => row.dataset['group'] !== undefined)
        ?.focus();
    else return;
    event.preventDefault();
  };
  const count = shown.reduce((sum, { infos: of }) => sum + of.length, 0);
  return (
    <section className="p tree" aria-label="Values">
      <MissionSwitch label="Values of" ofStation />
      <label className="srch">
        <kbd>/</kbd>
        <input
          type="search"
          placeholder="Find a value"
          aria-label="Find a value"
          data-testid="find-value"
          value={find}
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            treeRef.current?.querySelector<HTMLElement>('[data-row]')?.focus();
          }}
        />
      </label>
      <div
        role="tree"
        aria-label="Values by report"
        aria-multiselectable="true"
        ref={treeRef}
        onKeyDown={onKeyDown}
      >
        {shown.map((group) => (
          <div key={group.name} role="none">
            <GroupHead
              group={group}
              isOpen={isOpen(group)}
              onTurn={(isOpened) => turn(group.name, isOpened)}
            />
            {isOpen(group) && (
              // biome-ignore lint/a11y/useSemanticElements: the rows of a branch of the tree
              <div role="group" aria-label={groupWords(group.name)}>
                {group.infos.map((info) => (
                  <ValueRow
                    key={info.name}
                    info={info}
                    isPlotted={plotted?.includes(info.name) ?? false}
                    hasTicks={plotted !== null}
                    onPlot={onPlot}
                  />
                ))}
              </div>
            )}
          </div>
        ))}
      </div>
      {count === 0 && <p className="em">No value has “{find}” in its name or description.</p>}
      {find !== '' && count > 0 && (
        <p className="hint n" role="status">
          {formatNumber(count)} of {formatNumber(infos.length)}
        </p>
      )}
    </section>
  );
}

function treeTarget(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

interface GroupHeadProps {
  readonly group: ValueGroup;
  readonly isOpen: boolean;
  readonly onTurn: (isOpened: boolean) => void;
}

function GroupHead({ group, isOpen, onTurn }: GroupHeadProps) {
  return (
    <button
      type="button"
      role="treeitem"
      aria-level={1}
      aria-expanded={isOpen}
      aria-selected={false}
      className="g"
      title={group.name}
      data-row=""
      data-group={group.name}
      onClick={() => onTurn(!isOpen)}
    >
      <i aria-hidden="true">{isOpen ? '▾' : '▸'}</i> {groupWords(group.name)}
    </button>
  );
}

interface ValueRowProps {
  readonly info: ParameterInfo;
  readonly isPlotted: boolean;
  readonly hasTicks: boolean;
  readonly onPlot: (name: string, isAlone: boolean) => void;
}

function ValueRow({ info, isPlotted, hasTicks, onPlot }: ValueRowProps) {
  const sample = useStation((view) => view.latest[info.name]);
  const isOld = useStale(info, sample);
  const severity = sample === undefined ? undefined : severityOf(sample.limitState);
  return (
    <button
      type="button"
      role="treeitem"
      aria-level={2}
      {...(hasTicks ? { 'aria-checked': isPlotted } : {})}
      aria-selected={isPlotted}
      className={`v ${isPlotted ? 'on' : ''} ${isOld ? 'stale' : ''}`}
      title={`${info.name}: ${info.shortDescription}${doubtWords(info.doubt)}`}
      tabIndex={-1}
      data-row=""
      data-testid={`value-${info.name}`}
      onClick={(event) => onPlot(info.name, event.detail > 1)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        onPlot(info.name, true);
      }}
    >
      <span className="ck" aria-hidden="true">
        {isPlotted && hasTicks ? '✓' : ''}
      </span>
      <span className="nm">{plainName(info.name)}</span>
      {severity !== undefined ? (
        <Mark name={severity} label={sample!.limitState} />
      ) : isOld ? (
        <Mark name="stale" label="stale" />
      ) : sample === undefined ? (
        <Mark name="unknown" label="unknown" />
      ) : (
        <i />
      )}
      <b className="n" data-testid={`param-${info.name}`}>
        {sample === undefined ? (
          <span className="none">none yet</span>
        ) : (
          <>
            {info.doubt !== undefined && aboutSign(info.doubt.confidence)}
            {sampleFigure(sample)}
            {sample.unit !== null && <span className="u">{unitSign(sample.unit)}</span>}
          </>
        )}
      </b>
    </button>
  );
}
