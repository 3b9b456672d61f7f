/** The report writers as a task of the worker pool, so that a long report never blocks a reader. */
import type { CalculationContext, Outcome } from '../../core/calculation.ts';
import { AppFailure, assertNever, ok, type Result } from '../../core/result.ts';
import type { Task } from '../jobs/tasks.ts';
import { writeExcel } from './excel/writeExcel.ts';
import type { ReportModel } from './model.ts';
import type { PaperSize } from './pdf/canvas.ts';
import { writePdf } from './pdf/writePdf.ts';

export type ReportFormat = 'pdf' | 'xlsx';

/** One file to write; the backend built the model, so its shape is known. */
export interface ReportOrder {
  readonly format: ReportFormat;
  readonly report: ReportModel;
  /** PDF only; the default is A4. */
  readonly paper?: PaperSize;
}

export interface ReportFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** What the task gives: a file an order, in their order. */
export interface ReportFiles {
  readonly files: readonly ReportFile[];
}

async function writeFile({ format, report, paper }: ReportOrder): Promise<ReportFile> {
  switch (format) {
    case 'pdf':
      return {
        bytes: await writePdf(report, paper === undefined ? {} : { paper }),
        mediaType: 'application/pdf',
      };
    case 'xlsx':
      return {
        bytes: await writeExcel(report),
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      };
    default:
      return assertNever(format);
  }
}

async function writeAll(
  orders: readonly ReportOrder[],
  context: CalculationContext,
): Promise<Result<Outcome<ReportFiles>>> {
  const files: ReportFile[] = [];
  try {
    for (const order of orders) {
      files.push(await writeFile(order));
      context.checkpoint(files.length, orders.length, 'files');
    }
    return ok({ output: { files }, trace: [], warnings: [] });
  } catch (error) {
    if (error instanceof AppFailure) return { ok: false, error: error.error };
    throw error;
  }
}

/** Writes reports (`ReportOrder[]`) as PDF and XLSX, one after the other. */
export const writeReportsTask: Task = {
  id: 'report.write',
  version: '1.0.0',
  run: (input, context) => writeAll(input as readonly ReportOrder[], context),
};
