import type { RunSummary } from '../history/run-summary.ts';
import type { Trend } from '../history/trend.ts';
import type { NonConformance } from '../nonconformance/non-conformance.ts';
import type { RunRecords } from '../nonconformance/update-register.ts';
import type { SealedFile } from '../seal/manifest.ts';
import type { CampaignResult } from './results.ts';
import type { VerificationDocument } from './verification.ts';

/** All that a report shows. While the campaign runs there are only its results and what they verify. */
export interface ReportContents {
  readonly result: CampaignResult;
  readonly verification: VerificationDocument;
  /** The newest run of each other article that was kept, for the matrix requirement by target. */
  readonly targets?: readonly RunSummary[];
  readonly records?: RunRecords;
  readonly trends?: readonly Trend[];
  readonly seal?: ReportSeal;
}

/** What is known of the seal before the report itself is sealed. */
export interface ReportSeal {
  /** Papers and attachments with their hashes, the report left out. */
  readonly files: readonly SealedFile[];
  readonly steps: { readonly lines: number; readonly head: string } | null;
  readonly previous: { readonly campaignId: string; readonly manifestSha256: string } | null;
  /** The key that will sign; undefined where nobody was named. */
  readonly signer: { readonly name: string; readonly keyId: string } | undefined;
}

/** Records in the order in which a reader asks for them. */
export function recordsOf({ opened, seenAgain, untouched, closed }: RunRecords): readonly {
  readonly record: NonConformance;
  readonly why: 'opened here' | 'seen again' | 'still open' | 'closed here';
}[] {
  return [
    ...opened.map((record) => ({ record, why: 'opened here' as const })),
    ...seenAgain.map((record) => ({ record, why: 'seen again' as const })),
    ...untouched.map((record) => ({ record, why: 'still open' as const })),
    ...closed.map((record) => ({ record, why: 'closed here' as const })),
  ];
}
