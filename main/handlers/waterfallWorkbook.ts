/**
 * The workbook of a computed distribution that computes its waterfall again with live formulas. It is
 * made of the run's own inputs and compared with its amounts to the minor unit; where a spreadsheet's 15
 * digits do not come to them, it states the run's values with their trace, and says so.
 */
import { z } from 'zod';
import { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { AppFailure } from '../../core/result.ts';
import type { QueryContext } from '../backend/handler.ts';
import { distributionById, fundById } from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { differenceOf, workbookInputOf } from '../reports/build/waterfall/fromRun.ts';
import { waterfallValues } from '../reports/build/waterfall/values.ts';
import { waterfallWorkbook } from '../reports/build/waterfall/workbook.ts';
import { fileStemOf } from '../reports/fileNames.ts';
import type { Paragraph, ReportTable } from '../reports/model.ts';
import { type CreateInput, frameOf, type PlannedSet } from './reportFrame.ts';

/** The sheets that print well; the others are working sheets. */
function isPrinted({ id }: ReportTable): boolean {
  return ['who_gets_what', 'checks', 'terms', 'groups', 'rounding', 'trace'].includes(id);
}

/** What the first sheet says of the workbook; `differs` names the line that its formulas miss. */
function words(differs: string | undefined): Paragraph {
  if (differs !== undefined)
    return {
      kind: 'paragraph',
      tone: 'warning',
      text:
        `This workbook states values and does not compute: with a spreadsheet's 15 digits its formulas ` +
        `come to another unit than the run in ${differs}. The sheet Trace explains every line.`,
    };
  return {
    kind: 'paragraph',
    text:
      'Every sheet after Holders and Flows is computed with live formulas from what Terms, Groups, ' +
      'Holders and Flows state; change an input and all of it computes anew. Checks holds it against the run.',
  };
}

export function planWaterfallWorkbook(context: QueryContext, input: CreateInput): PlannedSet {
  const { store } = context;
  const row = distributionById(store, input.distributionId ?? '');
  const fund = fundById(store, row.fund_id);
  if (row.run_id === null)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'DISTRIBUTION_NOT_COMPUTED',
      message: `Distribution ${row.number} of ${fund.name} was not computed yet. Run its waterfall first.`,
      path: 'distributionId',
    });
  const stored = runById(store, row.run_id);
  const blob = blobOf(context, stored);
  const output = z.decode(waterfallCalculation.output, blob.output as never);
  const facts = z.decode(waterfallCalculation.input, blob.input as never);
  const result = waterfallWorkbook(workbookInputOf(facts, output));
  const differs = differenceOf(output, result);
  const tables = differs === undefined ? result.tables : waterfallValues(output, blob.trace);
  const title = `${fund.name}: waterfall of distribution ${row.number}`;
  const frame = { ...frameOf(context, input, [stored.run]), baseCurrency: fund.currency };
  const hash = stored.run.runHash.slice(0, 10);
  const reportOf = (tables: readonly ReportTable[]) => ({
    ...frame,
    id: 'fund.waterfallWorkbook',
    title,
    subtitle:
      differs === undefined
        ? `Computes with live formulas to the run #${hash}`
        : `Values of the run #${hash}, without formulas`,
    orientation: 'landscape' as const,
    sections: [words(differs), ...tables],
  });
  const names = {
    title,
    fileStem: fileStemOf(fund.code, 'distribution', String(row.number), 'waterfall'),
    runIds: [stored.run.id],
  };
  return {
    title,
    fundId: fund.id,
    runs: [],
    parts: [
      { ...names, report: reportOf(tables.filter(isPrinted)), formats: ['pdf'] },
      { ...names, report: reportOf(tables), formats: ['xlsx'] },
    ],
  };
}
