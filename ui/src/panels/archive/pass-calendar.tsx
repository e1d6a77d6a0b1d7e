import type { CalendarPass } from '@dawa/protocols/console/calendar';
import type { KeyboardEvent } from 'react';
import { type CalendarDay, daysOf, dayWords, shareWords } from '../../api/calendar-view.ts';
import { formatDay, formatUtc } from '../../locales/format-time.ts';
import { Panel } from '../panel.tsx';

interface PassCalendarProps {
  /** Undefined until they were read. */
  readonly passes: readonly CalendarPass[] | undefined;
  readonly fault: string | null;
  readonly chosenId: string | undefined;
  readonly onChoose: (passId: string) => void;
  /** Goes four weeks back or on; undefined where there is nothing more. */
  readonly onEarlier: (() => void) | undefined;
  readonly onLater: (() => void) | undefined;
}

/** A square for each pass, filled as far as it was received. */
export function PassCalendar({ passes, fault, chosenId, onChoose, onEarlier, onLater }: PassCalendarProps) {
  const days = passes && daysOf(passes);
  return (
    <Panel
      title="Passes"
      className="calendar"
      right={
        <>
          <button type="button" className="btn ghost" disabled={onEarlier === undefined} onClick={onEarlier}>
            Earlier
          </button>
          <button type="button" className="btn ghost" disabled={onLater === undefined} onClick={onLater}>
            Later
          </button>
        </>
      }
    >
      {fault !== null && <p className="em">The calendar could not be read. {fault}</p>}
      {days === undefined && fault === null && <p className="em">Reading the calendar.</p>}
      {days?.length === 0 && (
        <p className="em">No pass has risen in this time. The next one makes a square here.</p>
      )}
      <div className="scrolls">
        <ol className="days">
          {days?.map((day) => (
            <Day key={day.dayAtMs} day={day} chosenId={chosenId} onChoose={onChoose} />
          ))}
        </ol>
        {days !== undefined && days.length > 0 && (
          <p className="hint">
            One square a pass, filled as far as it was received; dashed where it was not worked.
          </p>
        )}
      </div>
    </Panel>
  );
}

interface DayProps {
  readonly day: CalendarDay;
  readonly chosenId: string | undefined;
  readonly onChoose: (passId: string) => void;
}

function Day({ day, chosenId, onChoose }: DayProps) {
  return (
    <li>
      <time className="n">{formatDay(day.dayAtMs)}</time>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go from square to square, each of which is a button */}
      <div className="squares" onKeyDown={stepOnArrow}>
        {day.passes.map((pass) => (
          <Square
            key={pass.passId}
            pass={pass}
            isChosen={pass.passId === chosenId}
            onChoose={() => onChoose(pass.passId)}
          />
        ))}
      </div>
      <span className="dim n">{dayWords(day)}</span>
    </li>
  );
}

function Square({
  pass,
  isChosen,
  onChoose,
}: {
  pass: CalendarPass;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { brought } = pass;
  const words = squareWords(pass);
  return (
    <button
      type="button"
      className={brought === null ? 'sq away' : 'sq'}
      data-testid="calendar-pass"
      data-pass={pass.passId}
      aria-pressed={isChosen}
      aria-label={words}
      title={words}
      onClick={onChoose}
    >
      {brought !== null && <span style={{ height: `${brought.receivedShare * 100}%` }} />}
    </button>
  );
}

/** `00:22 MAYA-1, max 62°, 91 % received`. */
function squareWords({ riseAtMs, name, maxElevationDeg, brought }: CalendarPass): string {
  const what = brought === null ? 'not worked' : `${shareWords(brought.receivedShare)} received`;
  return `${formatUtc(riseAtMs).slice(0, 5)} ${name}, max ${Math.round(maxElevationDeg)}°, ${what}`;
}

function stepOnArrow(event: KeyboardEvent<HTMLDivElement>): void {
  const isBack = event.key === 'ArrowLeft';
  if (!isBack && event.key !== 'ArrowRight') return;
  const { activeElement } = document;
  const next = isBack ? activeElement?.previousElementSibling : activeElement?.nextElementSibling;
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
