/** The hash of what a report says, so that two documents can be told to hold the same figures. */
import { canonicalJson } from '../../core/canonical.ts';
import { sha256 } from '../jobs/outcome.ts';
import type { ReportModel } from './model.ts';

/**
 * The report with the hash of its figures: over kind, date, base currency and sections, never over who
 * made it, when, or the entry that it stands on.
 */
export function withFiguresHash(report: ReportModel): ReportModel {
  const { id, asOf, baseCurrency, sections, provenance } = report;
  const figuresHash = sha256(canonicalJson({ id, asOf, baseCurrency, sections }));
  return { ...report, provenance: { ...provenance, figuresHash } };
}
