/** Which bank lines the counts of a dry run count, and which journals a posting rule made. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import type { PlannedLine } from '../queries/ledgerLines.ts';
import type { ReadStore } from '../store/index.ts';
import { entryLine, type Line } from './explainParts.ts';
import { journalLink } from './ledgerExplainRows.ts';
import { plannedLines, postableFirst } from './ledgerJournals.ts';
import { periodLines, statementLinesSection } from './ruleExplainParts.ts';

type Input = DomainInput<'ledger.explainLines'>;
type RuleRow = { readonly name: string; readonly position: bigint; readonly entry: bigint };

/** How many journals a panel names. */
const JOURNALS_SHOWN = 14;

function ruleOf(store: ReadStore, ruleId: string | undefined): RuleRow {
  const row = store.get<RuleRow>('SELECT name, position, entry FROM posting_rule WHERE id = ?', [
    ruleId ?? '',
  ]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'POSTING_RULE_UNKNOWN',
    message: 'This posting rule is not known at the chosen time. Load the rules again.',
    path: 'ruleId',
  });
}

interface Counted {
  readonly label: string;
  readonly rule: string;
  readonly lines: readonly PlannedLine[];
}

function countedOf(store: ReadStore, input: Input, planned: readonly PlannedLine[]): Counted {
  const { figure, ruleId, code } = input;
  switch (figure) {
    case 'lines':
      return {
        label: 'Bank lines to post',
        rule: 'Bank lines that no journal has posted, or whose journal was reversed.',
        lines: planned,
      };
    case 'postable':
      return {
        label: 'To be posted',
        rule: 'Lines that a rule takes and whose journal nothing stands against.',
        lines: planned.filter(({ problem }) => problem === null),
      };
    case 'rule': {
      const { name, position } = ruleOf(store, ruleId);
      return {
        label: name,
        rule: `Lines on which rule ${position} is the first that holds, and whose journal nothing stands against.`,
        lines: planned.filter(
          ({ matched, problem }) => problem === null && matched?.rule.id === ruleId,
        ),
      };
    }
    case 'kept': {
      const lines = planned.filter(
        ({ problem }) => problem !== null && (code === undefined || problem.code === code),
      );
      return {
        label: code ?? 'Not posted',
        rule: lines[0]?.problem?.message ?? 'Lines that something stands against.',
        lines,
      };
    }
  }
}

function explainLines({ store }: QueryContext, input: Input): Explanation {
  const { figure: _figure, ruleId, code: _code, ...scope } = input;
  const { planned } = plannedLines(store, scope);
  const { label, rule, lines } = countedOf(store, input, planned);
  return {
    crumbs: [{ label: 'Dry run of the rules' }, { label }],
    figure: {
      text: String(lines.length),
      unit: lines.length === 1 ? 'line' : 'lines',
      converted: false,
    },
    chips: [],
    sections: [
      { title: 'Rule', text: rule, lines: periodLines(input) },
      statementLinesSection(
        store,
        postableFirst(lines).map(({ line }) => line.id),
        { title: 'Statement lines' },
      ),
      ...(input.figure === 'rule'
        ? [{ title: 'Source', lines: [entryLine(ruleOf(store, ruleId).entry)] }]
        : []),
    ],
  };
}

interface JournalRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly entity_id: string;
  readonly number: bigint;
  readonly posting_date: string;
  readonly description: string;
  readonly base_currency: string | null;
  readonly total: bigint | null;
}

function explainRule(
  { store }: QueryContext,
  { ruleId }: DomainInput<'ledger.explainRule'>,
): Explanation {
  const { name, position, entry } = ruleOf(store, ruleId);
  const count = Number(
    store.pluck<bigint>('SELECT COUNT(*) FROM ledger_journal WHERE rule_id = ?', [ruleId]) ?? 0n,
  );
  const newest = store.all<JournalRow>(
    `SELECT j.id, j.entity_id, j.number, j.posting_date, j.description,
            (SELECT p.base_currency FROM ledger_posting p WHERE p.journal_id = j.id LIMIT 1)
              AS base_currency,
            (SELECT SUM(p.base_minor) FROM ledger_posting p
              WHERE p.journal_id = j.id AND p.base_minor > 0) AS total
       FROM ledger_journal j WHERE j.rule_id = ?
      ORDER BY j.posting_date DESC, j.id DESC LIMIT ${JOURNALS_SHOWN}`,
    [ruleId],
  );
  return {
    crumbs: [{ label: 'Posting rules' }, { label: name }, { label: 'Journals' }],
    figure: {
      text: String(count),
      unit: count === 1 ? 'journal' : 'journals',
      converted: false,
    },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: `Journals that rule ${position} made of bank lines, reversed ones with them.`,
        lines: [],
      },
      {
        title: 'Journals',
        note: 'newest first',
        lines: [
          ...newest.map(
            (row): Line => ({
              label: row.description,
              prefix: `${row.posting_date} · ${row.number}`,
              ...(row.base_currency === null || row.total === null
                ? {}
                : { money: money(row.base_currency, row.total) }),
              link: journalLink(row.entity_id, row.id),
            }),
          ),
          ...(count > newest.length
            ? [{ label: 'More', count: count - newest.length, tone: 'muted' as const }]
            : []),
        ],
      },
      { title: 'Source', lines: [entryLine(entry)] },
    ],
  };
}

export const ledgerCountHandlers = {
  'ledger.explainLines': query<'ledger.explainLines'>(explainLines),
  'ledger.explainRule': query<'ledger.explainRule'>(explainRule),
};
