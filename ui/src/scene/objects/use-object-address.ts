import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { chooseObject, useObjects } from './object-store.ts';

/** Keeps the picked object in the address (`?object=25544`), and picks the one that stands there when the page opens. */
export function useObjectAddress(): void {
  const [search, setSearch] = useSearchParams();
  const known = useObjects((store) => store.known);
  const chosen = useObjects((store) => store.chosen);
  const asked = useRef(search.get('object'));
  useEffect(() => {
    if (known === undefined || asked.current === null) return;
    const object = known.noradIds.indexOf(Number(asked.current));
    asked.current = null;
    if (object >= 0) chooseObject(object, { isShown: true });
  }, [known]);
  const shown = search.get('object');
  const picked = chosen === undefined || known === undefined ? null : String(known.noradIds[chosen]);
  useEffect(() => {
    // What the address asks for comes first.
    if (known === undefined || asked.current !== null || shown === picked) return;
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (picked === null) after.delete('object');
        else after.set('object', picked);
        return after;
      },
      { replace: true },
    );
  }, [known, shown, picked, setSearch]);
}
