/**
 * Joins the pages of one statement. Banks cut long statements into messages whose inner balances are
 * intermediate (60M, 62M, INTM) or absent; only the first opening and the last closing one are real.
 */
import { canonicalAccount } from './account.ts';
import { canonicalAmount } from './identity.ts';
import { closingBalance, openingBalance, type Statement, signedAmount } from './model.ts';

const SEPARATOR = '\u001f';

function keyOf(statement: Statement, ...parts: readonly (string | number)[]): string {
  const { account, currency, kind } = statement;
  return [canonicalAccount(account.id), currency, kind, ...parts].join(SEPARATOR);
}

/** The page's number where it is one. */
function pageNumber({ page }: Statement): number | null {
  return page !== null && /^\d{1,9}$/.test(page.number) ? Number(page.number) : null;
}

/** What a page and its follower have in common: the balance between them, or the next number. */
function seamBefore(statement: Statement): string | null {
  const opening = openingBalance(statement);
  if (opening) {
    if (!opening.isIntermediate) return null;
    return keyOf(statement, 'balance', canonicalAmount(signedAmount(opening)));
  }
  const number = pageNumber(statement);
  const { statementId } = statement;
  if (number === null || number < 2 || statementId === null) return null;
  return keyOf(statement, 'page', statementId, number);
}

function seamAfter(statement: Statement): string | null {
  const closing = closingBalance(statement);
  if (closing) {
    if (!closing.isIntermediate) return null;
    return keyOf(statement, 'balance', canonicalAmount(signedAmount(closing)));
  }
  const number = pageNumber(statement);
  const { statementId, page } = statement;
  if (number === null || page?.isLast !== false || statementId === null) return null;
  return keyOf(statement, 'page', statementId, number + 1);
}

/** One statement of its pages; a single page is returned as it is. */
export function joinedPages(pages: StatementPages): Statement {
  const [first] = pages;
  const last = pages.at(-1) as Statement;
  if (pages.length === 1) return first;
  const inner = new Set(
    pages.flatMap((page) => [
      page === first ? null : openingBalance(page),
      page === last ? null : closingBalance(page),
    ]),
  );
  const texts = pages.map((page) => page.information).filter((text) => text !== null);
  const start = Math.min(...pages.map((page) => page.slice.offset));
  const end = Math.max(...pages.map((page) => page.slice.offset + page.slice.length));
  return {
    ...first,
    to: last.to,
    page: last.page,
    balances: pages.flatMap((page) => page.balances.filter((balance) => !inner.has(balance))),
    information: texts.length === 0 ? null : texts.join(' '),
    entries: pages.flatMap((page) => page.entries),
    issues: pages.flatMap((page) => page.issues),
    slice: {
      offset: start,
      length: end - start,
      line: Math.min(...pages.map((page) => page.slice.line)),
    },
  };
}

/** The pages of one statement in their order, at least one. */
export type StatementPages = readonly [Statement, ...Statement[]];

/**
 * Joins the pages that belong together, in whatever order they stand; all else stays as it is. Of
 * several pages that could follow, the nearest one further on is taken. A joined statement still has
 * an intermediate opening or closing balance where its first or last page is missing.
 */
export function joinPages(statements: readonly Statement[]): Statement[] {
  return groupPages(statements).map(joinedPages);
}

/** The pages that belong together, as `joinPages` joins them. */
export function groupPages(statements: readonly Statement[]): StatementPages[] {
  const waiting = new Map<string, number[]>();
  statements.forEach((statement, index) => {
    const seam = seamBefore(statement);
    if (seam === null) return;
    const list = waiting.get(seam);
    if (list) list.push(index);
    else waiting.set(seam, [index]);
  });
  const followers = new Map<number, number>();
  statements.forEach((statement, index) => {
    const seam = seamAfter(statement);
    const list = seam === null ? undefined : waiting.get(seam);
    if (!list) return;
    const own = list.filter((other) => other !== index);
    const next = own.find((other) => other > index) ?? own[0];
    if (next === undefined) return;
    list.splice(list.indexOf(next), 1);
    followers.set(index, next);
  });
  return chains(statements, followers);
}

/** Follows each page that none precedes; a ring of pages, which no bank means, stays apart. */
function chains(
  statements: readonly Statement[],
  followers: ReadonlyMap<number, number>,
): StatementPages[] {
  const isFollower = new Set(followers.values());
  const taken = new Set<number>();
  const groups: { readonly at: number; readonly pages: StatementPages }[] = [];
  statements.forEach((statement, index) => {
    if (isFollower.has(index)) return;
    const pages: [Statement, ...Statement[]] = [statement];
    taken.add(index);
    for (let next = followers.get(index); next !== undefined; next = followers.get(next)) {
      pages.push(statements[next] as Statement);
      taken.add(next);
    }
    groups.push({ at: index, pages });
  });
  statements.forEach((statement, at) => {
    if (!taken.has(at)) groups.push({ at, pages: [statement] });
  });
  return groups.sort((a, b) => a.at - b.at).map(({ pages }) => pages);
}
