import { type Completeness, completeness } from '@dawa/protocols/console/completeness';
import { useEffect, useState } from 'react';
import { ask } from './rest.ts';

/** What was received of a span and what is missing, by reception; undefined until it was read, and where the station does not count. */
export function useCoverage(
  span: { readonly fromAtMs: number; readonly toAtMs: number } | undefined,
  bins = 200,
): Completeness | undefined {
  const [read, setRead] = useState<Completeness>();
  const { fromAtMs, toAtMs } = span ?? {};
  useEffect(() => {
    setRead(undefined);
    if (fromAtMs === undefined || toAtMs === undefined || !(toAtMs > fromAtMs)) return;
    let isGone = false;
    const path = `/completeness?fromAtMs=${fromAtMs}&toAtMs=${toAtMs}&bins=${bins}&by=received`;
    void ask(completeness, path).then((answer) => {
      if (!isGone && answer.ok) setRead(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [fromAtMs, toAtMs, bins]);
  return read;
}
