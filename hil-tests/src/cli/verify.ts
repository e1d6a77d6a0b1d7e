import type { KeyObject } from 'node:crypto';
import { isoText } from '@dawa/groundstation/cli/table';
import { findRun } from '../history/find-run.ts';
import { keyIdOf, readPublicKey } from '../seal/signature.ts';
import { type VerifiedFolder, verifyFolder } from '../seal/verify-folder.ts';
import { type Action, complain } from './action.ts';
import { defaultOut, readWords } from './read-words.ts';

const helpText = `dawa hil verify [RUN] [--key PUBLIC.pem] [--out DIR]

Says in one line whether the papers of a run are those that were sealed when it ended, and who signed them. RUN is a folder of
papers, or a run of DIR/runs by its name; without it the newest papers, those of DIR itself (default ${defaultOut}).

  --key PUBLIC.pem   the papers must be signed with this key; without it a signature is checked against the key beside it,
                     which says that nothing was changed since, but not whose key it is

Exit code 0 when nothing was changed (and the key is the one given), 1 when something was, 2 where there is nothing to verify.

A key is made once, and its public half is given to whoever verifies:
  $ openssl genpkey -algorithm ed25519 -out bench-key.pem && chmod 600 bench-key.pem
  $ openssl pkey -in bench-key.pem -pubout -out bench-key.pub.pem
  $ dawa hil run --sign bench-key.pem --signer "K. Wangchuk, test conductor"
  $ dawa hil verify --key bench-key.pub.pem
`;

const spec = {
  options: {
    key: { kind: 'value', valueName: 'PUBLIC.pem', help: 'key that must have signed' },
    out: { kind: 'value', valueName: 'DIR', help: 'folder of the papers' },
  },
  positionals: [{ name: 'RUN', isRequired: false }],
} as const;

export const verifyAction: Action = {
  name: 'verify',
  summary: 'says whether papers were changed since, and who signed them',
  helpText,
  async run(words) {
    const read = readWords(words, spec);
    if (read === undefined) return 2;
    const { values, positionals } = read;
    const out = values['out'] ?? defaultOut;
    const key = values['key'] === undefined ? undefined : await readPublicKey(values['key']);
    if (key?.ok === false) return complain(`--key: expected ${key.fault.expected}, found ${key.fault.found}`);
    const folder = await folderOf(positionals[0], out);
    const verified = await verifyFolder(folder);
    if (!verified.ok)
      return complain(`${folder}: expected ${verified.fault.expected}, found ${verified.fault.found}`);
    const { line, isGood } = answerOf(verified.value, key?.value);
    process.stdout.write(`${folder}: ${line}\n`);
    return isGood ? 0 : 1;
  },
};

/** A folder is taken as it is, also one whose results were damaged: that is what is asked. */
async function folderOf(word: string | undefined, out: string): Promise<string> {
  if (word === undefined) return out;
  const found = await findRun(word, out);
  return found.ok ? found.value.folder : word;
}

function answerOf(
  { manifest, changes, signatures, others, notes }: VerifiedFolder,
  key: KeyObject | undefined,
): { line: string; isGood: boolean } {
  const valid = signatures.filter(({ isValid }) => isValid);
  const steps = manifest.steps === null ? '' : `, ${manifest.steps.lines} steps`;
  const whole =
    changes.length === 0
      ? `nothing was changed: ${manifest.files.length} files${steps}`
      : `CHANGED: ${changes.join('; ')}`;
  const wanted = key && keyIdOf(key);
  const isWanted = wanted === undefined || valid.some(({ keyId }) => keyId === wanted);
  const names = valid.map(({ signer, signedAtMs, keyId }) => {
    const whose =
      wanted === undefined ? ', whose is not known here' : keyId === wanted ? '' : ', another than given';
    return `signed by "${signer}" at ${isoText(signedAtMs)} with key ${keyId.slice(0, 16)}${whose}`;
  });
  const who =
    names.length > 0 ? names.join('; ') : 'nobody signed it, so that whoever changes it can seal it anew';
  const missing = isWanted ? '' : `; NOT signed with the key given, ${wanted?.slice(0, 16)}`;
  const beside = others.length === 0 ? '' : `; never sealed: ${others.slice(0, 5).join(', ')}`;
  const said = notes.map((note) => `; ${note}`).join('');
  return { line: `${whole}; ${who}${missing}${beside}${said}`, isGood: changes.length === 0 && isWanted };
}
