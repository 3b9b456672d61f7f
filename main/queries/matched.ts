/**
 * What accepted matches have taken of lines, flows and postings. A pair of one line and one item of the
 * same amount stands in its match's own row, every other match in rows of `reconciliation_item`; these
 * fragments join the two. That a flow is settled is told by its matches and stands nowhere else.
 */

/** All parts of all matches; a pair is one part with both its line and its item. */
export const MATCH_PARTS = `(
  SELECT id AS reconciliation_id, 1 AS position, line_id, detail, flow_id, posting_id, amount_minor
    FROM reconciliation WHERE line_id IS NOT NULL
  UNION ALL
  SELECT reconciliation_id, position, line_id, detail, flow_id, posting_id, amount_minor
    FROM reconciliation_item)`;

type Subject = 'line_id' | 'flow_id' | 'posting_id';

/** The sum that matches take of one line or item, such as `takenOf('flow_id', 'x.id')`. */
export function takenOf(subject: Subject, id: string): string {
  const of = (table: string) =>
    `COALESCE((SELECT SUM(t.amount_minor) FROM ${table} t WHERE t.${subject} = ${id}), 0)`;
  return `(${of('reconciliation')} + ${of('reconciliation_item')})`;
}

/** The same of all of them, as a table of the subject and `taken_minor`. */
export function takenBy(subject: Subject): string {
  return `(SELECT ${subject}, SUM(amount_minor) AS taken_minor FROM ${MATCH_PARTS}
            WHERE ${subject} IS NOT NULL GROUP BY ${subject})`;
}

const isWhole = (flow: string) =>
  `(${flow}.amount_minor <> 0 AND ${flow}.amount_minor = ${takenOf('flow_id', `${flow}.id`)})`;

/** Holds for an expected flow under an alias that is neither cancelled nor settled. */
export const isOpenFlow = (flow: string) => `(${flow}.status = 'open' AND NOT ${isWhole(flow)})`;

/**
 * What an expected flow stands for: what is still to come of an open one, which is less than its amount
 * after a part payment, and the whole amount of one that is settled or cancelled.
 */
export const flowMinor = (flow: string) =>
  `CASE WHEN ${isOpenFlow(flow)} THEN ${flow}.amount_minor - ${takenOf('flow_id', `${flow}.id`)}
        ELSE ${flow}.amount_minor END`;

/** The status of an expected flow: settled too where matches have taken all of it. */
export const flowStatus = (flow: string) =>
  `CASE WHEN ${flow}.status = 'open' AND ${isWhole(flow)} THEN 'settled' ELSE ${flow}.status END`;
