import { type BenchChoice, campaignArticle } from '@dawa/protocols/console/campaign';
import * as z from 'zod/mini';
import { readYaml } from '../config/read-yaml.ts';

/** As much of a bench file as must be known before the campaign is begun; the campaign itself reads it whole. */
const benchHead = z.object({
  id: z.string(),
  article: campaignArticle,
  payload: z.object({ kind: z.string() }),
});

const simulatedModels: readonly string[] = ['simulated', 'emulated', 'program'];
/** What has a cable is real, whatever its file says that it is. */
const cabledKinds: readonly string[] = ['serial', 'tcp', 'lan', 'hid'];

/** A bench that can be started, or why its file cannot be used. */
export async function benchChoices(files: readonly string[]): Promise<BenchChoice[]> {
  const choices: BenchChoice[] = [];
  for (const file of files) {
    const data = await readYaml(file);
    const head = data.ok ? benchHead.safeParse(data.value) : undefined;
    if (head === undefined || !head.success) continue;
    const { id, article, payload } = head.data;
    const isReal = !simulatedModels.includes(article.model) || cabledKinds.includes(payload.kind);
    if (!choices.some(({ benchId }) => benchId === id)) choices.push({ benchId: id, file, article, isReal });
  }
  return choices;
}
