/** The report of one computed distribution of a fund. */
import { z } from 'zod';
import { termsInWords } from '../../core/fund/termsText.ts';
import { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { AppFailure } from '../../core/result.ts';
import type { QueryContext } from '../backend/handler.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { distributionReport } from '../reports/build/distribution.ts';
import { type CreateInput, frameOf, type PlannedReport } from './reportFrame.ts';

export function planDistribution(context: QueryContext, input: CreateInput): PlannedReport {
  const { store } = context;
  const found = store.get<{
    number: bigint;
    status: string;
    run_id: string | null;
    fund: string;
    code: string;
  }>(
    `SELECT d.number, d.status, d.run_id, f.name AS fund, f.code
       FROM distribution d JOIN fund f ON f.id = d.fund_id WHERE d.id = ?`,
    [input.distributionId ?? ''],
  );
  if (found === undefined || found.run_id === null)
    throw new AppFailure({
      kind: found === undefined ? 'not-found' : 'missing-data',
      code: found === undefined ? 'DISTRIBUTION_UNKNOWN' : 'DISTRIBUTION_NOT_COMPUTED',
      message:
        found === undefined
          ? 'The distribution of this report is not known. Choose one of a fund.'
          : `Distribution ${found.number} of ${found.fund} was not computed yet. Run its waterfall first.`,
      path: 'distributionId',
    });
  const stored = runById(store, found.run_id);
  const blob = blobOf(context, stored);
  const output = z.decode(waterfallCalculation.output, blob.output as never);
  const { terms } = z.decode(waterfallCalculation.input, blob.input as never);
  const frame = frameOf(context, input, [stored.run]);
  const report = distributionReport({
    frame: { ...frame, baseCurrency: output.amount.currency },
    fund: found.fund,
    number: Number(found.number),
    status: found.status,
    terms: termsInWords(terms).map(({ label, value }) => `${label}: ${value}.`),
    output,
  });
  return {
    report,
    title: `${found.fund}, distribution ${found.number}`,
    fileStem: `${found.code.toLowerCase()}-distribution-${found.number}`,
    runIds: [stored.run.id],
  };
}
