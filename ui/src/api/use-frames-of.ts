import { type HeardFrame, heardFrame } from '@dawa/protocols/console/heard';
import { pageOf } from '@dawa/protocols/console/quantity';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, sayFault } from './rest.ts';

export interface FramesOf {
  /** Oldest first; undefined until the first page is read. */
  readonly frames: readonly HeardFrame[] | undefined;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly fault: string | null;
  /** Reads what came before. */
  readEarlier(): void;
}

const framePage = pageOf(heardFrame);
const aPage = 100;

/**
 * Frames in which somebody is, from the newest backwards; read anew when `version` changes.
 *
 * @param kind what they are about; empty for all
 */
export function useFramesOf(call: string, kind: string, version: number): FramesOf {
  const [read, setRead] = useState<Omit<FramesOf, 'readEarlier'>>(nothing);
  const cursor = useRef<string | null>(null);
  const framesRef = useRef<readonly HeardFrame[]>([]);
  const shownQuery = useRef('');
  const isGone = useRef(false);
  const query = `call=${encodeURIComponent(call)}${kind === '' ? '' : `&kind=${kind}`}`;
  const readPage = useCallback(
    async (asked: string | null) => {
      setRead((before) => ({ ...before, isReading: true }));
      const at = asked === null ? '' : `&cursor=${asked}`;
      const answer = await ask(framePage, `/frames?order=newest&limit=${aPage}&${query}${at}`);
      if (isGone.current) return;
      if (!answer.ok) {
        setRead((before) => ({ ...before, isReading: false, fault: sayFault(answer.fault) }));
        return;
      }
      const { items, next } = answer.value;
      const page = items.toReversed();
      const [done, known] = [{ isReading: false, fault: null }, framesRef.current];
      const firstLsn = page[0]?.lsn ?? 0;
      // News stand behind what was read before, as long as they meet it.
      const isNews = asked === null && known.some(({ lsn }) => lsn >= firstLsn) && page.length > 0;
      if (isNews) {
        framesRef.current = [...known.filter(({ lsn }) => lsn < firstLsn), ...page];
        setRead((before) => ({ ...before, ...done, frames: framesRef.current }));
        return;
      }
      cursor.current = next;
      framesRef.current = asked === null ? page : [...page, ...known];
      setRead({ ...done, frames: framesRef.current, hasMore: next !== null });
    },
    [query],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again
  useEffect(() => {
    isGone.current = false;
    if (shownQuery.current !== query) {
      shownQuery.current = query;
      framesRef.current = [];
      setRead(nothing);
    }
    void readPage(null);
    return () => {
      isGone.current = true;
    };
  }, [readPage, query, version]);
  return {
    ...read,
    readEarlier() {
      if (cursor.current !== null) void readPage(cursor.current);
    },
  };
}

const nothing = { frames: undefined, hasMore: false, isReading: true, fault: null };
