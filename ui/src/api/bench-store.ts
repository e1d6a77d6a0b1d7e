import { type BenchState, benchState, type CampaignState } from '@dawa/protocols/console/campaign';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { onLiveMessage } from './live-messages.ts';
import { ask, sayFault } from './rest.ts';

export interface BenchView {
  /** Undefined before the first answer. */
  readonly bench: BenchState | undefined;
  readonly fault: string | null;
  /** Grows when papers may have been written: lists of them are read again. */
  readonly papersWritten: number;
  /** `performance.now()` of the last word of the campaign. */
  readonly heardMonotonicMs: number;
}

export const benchStore = createStore<BenchView>(() => ({
  bench: undefined,
  fault: null,
  papersWritten: 0,
  heardMonotonicMs: performance.now(),
}));

/** A part of what is known of the bench; it is asked for, and followed, as long as somebody looks. */
export function useBench<T>(select: (view: BenchView) => T): T {
  useEffect(watch, []);
  return useStore(benchStore, select);
}

/** The campaign of the bench; null without one. */
export const useCampaign = (): CampaignState | null => useBench(({ bench }) => bench?.campaign ?? null);

/** What the server answered to an order. */
export const takeBench = (bench: BenchState) => benchStore.setState({ bench, fault: null });

export async function readBench(): Promise<void> {
  const answer = await ask(benchState, '/bench');
  if (answer.ok) takeBench(answer.value);
  else benchStore.setState({ fault: sayFault(answer.fault) });
}

export const isRunning = (campaign: CampaignState | null): campaign is CampaignState =>
  campaign !== null && campaign.stage !== 'ended' && campaign.stage !== 'lost';

let watchers = 0;
let stopListening = () => {};

function watch(): () => void {
  watchers += 1;
  if (watchers === 1) {
    void readBench();
    stopListening = onLiveMessage((message) => {
      if (message.type === 'hello') void readBench();
      if (message.type === 'campaign') hear(message.campaign);
    });
  }
  return () => {
    watchers -= 1;
    if (watchers === 0) stopListening();
  };
}

function hear(campaign: CampaignState): void {
  const { bench, papersWritten } = benchStore.getState();
  const isOver = isRunning(bench?.campaign ?? null) && !isRunning(campaign);
  const isNew = bench?.campaign?.campaignId !== campaign.campaignId;
  benchStore.setState({
    heardMonotonicMs: performance.now(),
    papersWritten: isOver ? papersWritten + 1 : papersWritten,
    ...(bench !== undefined && { bench: { ...bench, campaign } }),
  });
  // What may be done now, and what went wrong, is the server's to say.
  if (isOver || isNew) void readBench();
}
