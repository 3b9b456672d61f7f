/** How readers and writers of payments tell what they found. */
import type { Issue, Severity } from '../model.ts';

export type Report = (
  severity: Severity,
  code: string,
  message: string,
  line: number | null,
) => void;

/** A reader that finds more than this says so once and goes on counting in silence. */
const MOST_ISSUES = 1000;

/** Gathers findings; a flood of them ends with ISSUES_CUT, never with an endless list. */
export class Findings {
  readonly issues: Issue[] = [];
  #errors = 0;

  readonly report: Report = (severity, code, message, line) => {
    if (severity === 'error') this.#errors++;
    if (this.issues.length < MOST_ISSUES) this.issues.push({ code, severity, line, message });
    else if (this.issues.length === MOST_ISSUES)
      this.issues.push({
        code: 'ISSUES_CUT',
        severity: 'warning',
        line: null,
        message: `More than ${MOST_ISSUES} findings; the rest is not listed. Correct these first.`,
      });
  };

  get hasErrors(): boolean {
    return this.#errors > 0;
  }
}
