import { benchState, type CampaignStart } from '@dawa/protocols/console/campaign';
import { benchStore, isRunning, takeBench } from './bench-store.ts';
import { notify } from './notices.ts';
import { ask, sayFault } from './rest.ts';
import { settingsStore } from './settings.ts';

const by = () => settingsStore.getState().person;

export const beginCampaign = (wish: CampaignStart) => order('/bench/campaign', { ...wish });
export const pauseCampaign = () => order('/bench/campaign/pause');
export const goOnWithCampaign = () => order('/bench/campaign/go-on');
export const endCampaign = () => order('/bench/campaign/stop');
export const answerQuestion = (questionId: string, answer: string) =>
  order(`/bench/questions/${encodeURIComponent(questionId)}`, { answer });

/** STOP is for everything that runs: the bench too, where this page knows of a campaign. */
export async function stopBench(): Promise<void> {
  if (isRunning(benchStore.getState().bench?.campaign ?? null)) await endCampaign();
}

async function order(path: string, body: object = {}): Promise<boolean> {
  const answer = await ask(benchState, path, { method: 'POST', body: { ...body, by: by() } });
  if (answer.ok) takeBench(answer.value);
  else notify(sayFault(answer.fault), true);
  return answer.ok;
}
