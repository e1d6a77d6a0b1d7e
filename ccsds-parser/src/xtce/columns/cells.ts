import type { ColumnKind } from '../../columns/column-layout.ts';
import type { ColumnValues } from '../../columns/columns.ts';
