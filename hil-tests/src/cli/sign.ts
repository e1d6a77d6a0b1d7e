import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { signFolder } from '../seal/sign-folder.ts';
import { keyIdOf, readSigningKey } from '../seal/signature.ts';
import { verifyFolder } from '../seal/verify-folder.ts';
import { type Action, complain } from './action.ts';
import { readWords } from './read-words.ts';

const helpText = `dawa hil sign DIR --key KEYFILE --signer NAME

Puts one more signature under the papers in DIR, beside those that are there: that of product assurance, or of a review board. Papers
that were changed since they were sealed are not signed.

Example
  $ dawa hil sign out/hil/runs/em-20261124T040000Z --key pa-key.pem --signer "T. Dorji, product assurance"
`;

const spec = {
  options: {
    key: { kind: 'value', valueName: 'KEYFILE', help: 'key to sign with' },
    signer: { kind: 'value', valueName: 'NAME', help: 'who signs' },
  },
  positionals: [{ name: 'DIR', isRequired: true }],
} as const;

export const signAction: Action = {
  name: 'sign',
  summary: 'puts one more signature under the papers of a run',
  helpText,
  async run(words) {
    const read = readWords(words, spec);
    if (read === undefined) return 2;
    const { values, positionals } = read;
    const folder = positionals[0]!;
    const { key: keyFile, signer } = values;
    if (keyFile === undefined || signer === undefined)
      return complain(`${keyFile === undefined ? '--key' : '--signer'}: expected it, found nothing`);
    const key = await readSigningKey(keyFile);
    if (!key.ok) return complain(`--key: expected ${key.fault.expected}, found ${key.fault.found}`);
    const verified = await verifyFolder(folder);
    if (!verified.ok)
      return complain(`${folder}: expected ${verified.fault.expected}, found ${verified.fault.found}`);
    if (verified.value.changes.length > 0) {
      complain(`${folder}: expected papers as they were sealed, found ${verified.value.changes.join('; ')}`);
      return 1;
    }
    const signed = await signFolder(folder, { key: key.value, signer, signedAtMs: machineClock.nowAtMs() });
    if (!signed.ok)
      return complain(`${folder}: expected ${signed.fault.expected}, found ${signed.fault.found}`);
    process.stdout.write(`${folder}: signed with key ${keyIdOf(key.value).slice(0, 16)}\n`);
    return 0;
  },
};
