/**
 * Joins the pages of one statement. Banks cut long statements into messages whose inner balances are
 * intermediate (60M, 62M, INTM); only the first opening and the last closing one are real.
 */
import { closingBalance, openingBalance, type Statement } from './model.ts';
import { linkStatements } from './proof.ts';

/** Whether `next` is the page after `page`: same account, intermediate balances that meet. */
function isNextPage(page: Statement, next: Statement): boolean {
  return (
    page.account.id === next.account.id &&
    page.currency === next.currency &&
    closingBalance(page)?.isIntermediate === true &&
    openingBalance(next)?.isIntermediate === true &&
    linkStatements(page, next).status === 'joined'
  );
}

function join(page: Statement, next: Statement): Statement {
  const closing = closingBalance(page);
  const opening = openingBalance(next);
  const texts = [page.information, next.information].filter((text) => text !== null);
  return {
    ...page,
    to: next.to,
    page: next.page,
    balances: [
      ...page.balances.filter((balance) => balance !== closing),
      ...next.balances.filter((balance) => balance !== opening),
    ],
    information: texts.length === 0 ? null : texts.join(' '),
    entries: [...page.entries, ...next.entries],
    issues: [...page.issues, ...next.issues],
    slice: {
      ...page.slice,
      length: next.slice.offset + next.slice.length - page.slice.offset,
    },
  };
}

/**
 * Joins pages that follow each other in the list; all else stays as it is. A joined statement still
 * has an intermediate opening or closing balance where its first or last page is missing.
 */
export function joinPages(statements: readonly Statement[]): Statement[] {
  const joined: Statement[] = [];
  for (const statement of statements) {
    const last = joined.at(-1);
    if (last && isNextPage(last, statement)) joined[joined.length - 1] = join(last, statement);
    else joined.push(statement);
  }
  return joined;
}
