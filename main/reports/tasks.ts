/** The report writers as tasks of the worker pool, so that a long report never blocks a reader. */
import type { Outcome } from '../../core/calculation.ts';
import { AppFailure, ok, type Result } from '../../core/result.ts';
import type { Task } from '../jobs/tasks.ts';
import { writeExcel } from './excel/writeExcel.ts';
import type { ReportModel } from './model.ts';
import type { PaperSize } from './pdf/canvas.ts';
import { writePdf } from './pdf/writePdf.ts';

/** What both tasks take; the backend built the model, so its shape is known. */
export interface ReportTaskInput {
  readonly report: ReportModel;
  /** PDF only; the default is A4. */
  readonly paper?: PaperSize;
}

/** What both tasks give. */
export interface ReportFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

async function write(
  mediaType: string,
  bytes: Promise<Uint8Array>,
): Promise<Result<Outcome<ReportFile>>> {
  try {
    return ok({ output: { bytes: await bytes, mediaType }, trace: [], warnings: [] });
  } catch (error) {
    if (error instanceof AppFailure) return { ok: false, error: error.error };
    throw error;
  }
}

/** Writes a `ReportTaskInput` as PDF. */
export const pdfTask: Task = {
  id: 'report.pdf',
  version: '1.0.0',
  run: (input) => {
    const { report, paper } = input as ReportTaskInput;
    return write('application/pdf', writePdf(report, paper === undefined ? {} : { paper }));
  },
};

/** Writes a `ReportTaskInput` as XLSX. */
export const excelTask: Task = {
  id: 'report.xlsx',
  version: '1.0.0',
  run: (input) =>
    write(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      writeExcel((input as ReportTaskInput).report),
    ),
};
