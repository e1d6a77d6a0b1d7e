import type { CampaignActivity } from '@dawa/protocols/console/campaign';
import type { AttachmentStore } from './attachment-store.ts';
import type { Operator } from './operator.ts';

/** What a procedure has besides the bench: somebody to ask, and a place for files. */
export interface Desk {
  /** Undefined where nobody is there: a question that the bench file does not answer is not run then. */
  readonly operator?: Operator;
  /** Left out: attachments are hashed and not kept, as in a test. */
  readonly attachments?: AttachmentStore;
  /** Told of figures that move before their step is decided: people want to see them then. */
  readonly onActivity?: (phase: string, activity: Omit<CampaignActivity, 'atMs'>) => void;
}
