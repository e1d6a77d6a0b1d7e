import type { ReportContents } from '../contents.ts';
import { octets } from '../figures.ts';
import { plain, type Section, table } from '../markup.ts';
import { placedSteps } from '../nested-steps.ts';
import type { Attachment, CampaignResult } from '../results.ts';

/** Files beside the report, with their hashes; undefined when there are none. */
export function attachments(result: CampaignResult): Section | undefined {
  const rows: string[] = [];
  for (const { procedure, step } of placedSteps(result))
    for (const one of step.attachments ?? []) rows.push(attachmentRow(procedure, step.title, one));
  if (rows.length === 0) return undefined;
  return {
    ...{ id: 'attachments', title: 'Attachments', note: String(rows.length) },
    html: table('rows', rows, ['File', 'Of', 'Type', 'Size', 'SHA-256']),
  };
}

function attachmentRow(
  procedure: string,
  step: string,
  { name, file, mediaType, octets: size, sha256 }: Attachment,
): string {
  // Only what lies below the report is linked, and never a name that a browser would run.
  const isPlainPath = /^[\w][\w./-]*$/.test(file) && !file.includes('..');
  const label = isPlainPath ? `<a href="${file}">${plain(name)}</a>` : plain(name);
  return `<tr><th>${label}</th><td>${plain(`${procedure}: ${step}`)}</td><td>${plain(mediaType)}</td><td class="n e">${octets(size)}</td><td class="bytes">${plain(sha256)}</td></tr>`;
}

/** Room for the names of those who answer for it, and the hashes by which a change is found. */
export function signaturesAndHashes({ result, seal }: ReportContents): Section {
  const people = ['Test conductor', 'Product assurance', 'Project']
    .map((role) => `<div class="sign"><span>${role}</span><i>Name, date, signature</i></div>`)
    .join('');
  return {
    ...{ id: 'seal', title: 'Signatures and hash chain' },
    html: `<div class="signs">${people}</div>${seal === undefined ? '<p class="dim">Not sealed: the campaign has not ended.</p>' : sealFacts(seal, result)}`,
  };
}

function sealFacts(
  { files, steps, previous, signer }: NonNullable<ReportContents['seal']>,
  { campaignId }: CampaignResult,
): string {
  const rows: [string, string][] = [
    [
      'Signed with',
      signer === undefined
        ? 'no key: the manifest shows accidents, not intent'
        : `key ${signer.keyId.slice(0, 16)}… of ${signer.name} (Ed25519, signatures.json)`,
    ],
    [
      'Chain of the steps',
      steps === null
        ? 'no steps were kept'
        : `${steps.head}, ${steps.lines} lines of steps.ndjson, begun with ${campaignId}`,
    ],
    [
      'Run before this',
      previous === null ? 'none was kept' : `${previous.campaignId}, manifest ${previous.manifestSha256}`,
    ],
    ...files.map(({ name, sha256 }): [string, string] => [name, sha256]),
  ];
  const table_ = table(
    'facts',
    rows.map(([name, value]) => `<tr><th>${plain(name)}</th><td class="bytes">${plain(value)}</td></tr>`),
  );
  return `<p>Whether anything was changed since, and who signed: <code>dawa hil verify FOLDER</code>. This page itself is in manifest.json.</p>${table_}`;
}
