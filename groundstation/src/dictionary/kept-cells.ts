import { type ContainerColumns, cellMarks, type ParameterColumn } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells } from '../archive/samples/group-plan.ts';
import type { ContainerGroup } from './container-group.ts';

/**
 * What the archive keeps of decoded columns: raw values, and of the rest only what does not follow from them.
 *
 * The decoder gives the same columns batch after batch where it uses memory again, and there may be seventy thousand of
 * them: what was made of them is kept as long as they are.
 */
export function keptCellsOf(
  { places, forms }: ContainerGroup,
  { columns, isWhole }: ContainerColumns,
): readonly ColumnCells[] {
  let cells = made.get(columns);
  if (cells === undefined) {
    cells = places.map((place, index) => keptCells(columns[place]!, forms[index]!, isWhole));
    made.set(columns, cells);
  }
  return cells;
}

/**
 * The same where raw values stand row by row: of the few columns whose meaning does not follow from them. The others have no
 * entry.
 */
export function dependentCellsOf(
  { places, forms }: ContainerGroup,
  { columns }: Pick<ContainerColumns, 'columns'>,
): readonly ColumnCells[] {
  let cells = made.get(columns);
  if (cells === undefined) {
    const few: ColumnCells[] = [];
    for (const [index, form] of forms.entries())
      if (hangsOnOthers(form)) few[index] = keptCells(columns[places[index]!]!, form, true);
    cells = few;
    made.set(columns, cells);
  }
  return cells;
}

/** Its value, limit state or validity is kept, for other parameters decided it. */
export function hangsOnOthers({
  keepsValue,
  keepsLimits,
  keepsMarks,
}: ContainerGroup['forms'][number]): boolean {
  return keepsValue || keepsLimits || keepsMarks;
}

const made = new WeakMap<readonly ParameterColumn[], readonly ColumnCells[]>();

function keptCells(
  column: ParameterColumn,
  form: ContainerGroup['forms'][number],
  isWhole: boolean,
): ColumnCells {
  const { raw, value, limits, marks, starts, cells } = column;
  return {
    raw,
    value: form.keepsValue && !('heap' in value) ? value : undefined,
    limits: form.keepsLimits ? limits : undefined,
    // Whether a value is valid follows from it, unless other parameters had a say; that it is absent does not.
    marks: form.keepsMarks || (!isWhole && marks?.includes(cellMarks.absent)) ? marks : undefined,
    starts,
    odd: cells.odd as ColumnCells['odd'],
  };
}
