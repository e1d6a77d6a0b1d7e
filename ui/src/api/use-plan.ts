import { type PlanAnswer, planAnswer } from '@dawa/protocols/console/plan';
import { useEffect, useState } from 'react';
import type { PlanWindow } from './plan-view.ts';
import { ask, sayFault } from './rest.ts';

export interface ReadPlan {
  /** The last answer; of another window while the asked one is under way. */
  readonly plan: PlanAnswer | undefined;
  readonly fault: string | null;
}

/** The plan of a window, read again when `version` changes; the old one stays until the new one is there. */
export function usePlan({ fromAtMs, toAtMs }: PlanWindow, version: string): ReadPlan {
  const [read, setRead] = useState<ReadPlan>({ plan: undefined, fault: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again
  useEffect(() => {
    let isGone = false;
    void ask(planAnswer, `/plan?fromAtMs=${fromAtMs}&toAtMs=${toAtMs}`).then((answer) => {
      if (isGone) return;
      if (answer.ok) setRead({ plan: answer.value, fault: null });
      else setRead((before) => ({ ...before, fault: sayFault(answer.fault) }));
    });
    return () => {
      isGone = true;
    };
  }, [fromAtMs, toAtMs, version]);
  return read;
}
