import { loadLink } from '../config/link-config.ts';
import { CommandFault, type RunCommand } from './command.ts';
import { writeOut } from './command-io.ts';
import { choiceOption, numberOption, orFault, required } from './inputs.ts';
import { type LinkPass, linkPass } from './link-pass.ts';
import { linkText } from './link-text.ts';
import { choosePasses } from './pass-choice.ts';

const presetStepS = 30;

/** `dawa link`: the link budget and the tuning along each pass. */
export const runLink: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'csv'], 'table');
  const stepMs = (numberOption(args, 'step', 0.1, 3600) ?? presetStepS) * 1000;
  const path = required(args, 'link');
  const link = orFault(await loadLink(path));
  const { passes, earthOrientation } = await choosePasses(args, context, 'link');
  let rows: readonly LinkPass[];
  try {
    rows = passes.map((chosen) => linkPass(link, chosen, stepMs));
  } catch (error) {
    // A pair of keying and coding for which there is no figure: the schema cannot know.
    if (error instanceof RangeError) throw new CommandFault(`${path}: ${error.message}`, 2, { cause: error });
    throw error;
  }
  await writeOut(context.stdout, linkText(format, { link: link.file, passes: rows, earthOrientation }));
  return 0;
};
