import { complain } from './cli/action.ts';
import { compareAction } from './cli/compare.ts';
import { fitAction } from './cli/fit.ts';
import { listAction } from './cli/list.ts';
import { ncrAction } from './cli/ncr.ts';
import { runAction } from './cli/run.ts';
import { signAction } from './cli/sign.ts';
import { verifyAction } from './cli/verify.ts';

const actions = [runAction, listAction, compareAction, fitAction, ncrAction, verifyAction, signAction];

/** The bench's own program: an action by its name, with the words that follow. Returns the exit code of contracts `dawa hil`. */
export async function main(words: readonly string[]): Promise<number> {
  const action = actions.find(({ name }) => name === words[0]);
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(action?.helpText ?? helpText());
    return 0;
  }
  if (action === undefined) {
    const names = actions.map(({ name }) => name).join(', ');
    return complain(`action: expected ${names}, found ${words[0] ?? 'nothing'}`);
  }
  return await action.run(words.slice(1));
}

/** The first action is what most people came for: its help stands whole, the others in a line. */
function helpText(): string {
  const [first, ...others] = actions;
  const lines = others.map(({ name, summary }) => `  dawa hil ${name.padEnd(9)} ${summary}`);
  const rest = lines.length === 0 ? '' : `\nAlso, each with --help:\n${lines.join('\n')}\n`;
  return `${first?.helpText ?? ''}${rest}`;
}
