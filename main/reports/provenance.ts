/** The provenance of a report as tables: where and when the figures stand, and every run behind them. */
import { formatDate, formatKnownAt, formatMoment } from './formatText.ts';
import type { ReportModel, ReportTable, Row } from './model.ts';

/** The facts, and the runs with their full hashes where the report stands on any. */
export function provenanceTables(report: ReportModel): readonly ReportTable[] {
  const { provenance } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Report', `${report.title} (${report.id})`],
    ['Workspace', report.workspace],
    ['As of', formatDate(report.asOf)],
    ['Known at', formatKnownAt(report.knownAt)],
    ['Base currency', report.baseCurrency],
    ['Made by', provenance.generatedBy],
    ['Made at', formatMoment(provenance.generatedAt)],
    ['Program', provenance.program],
    ...(provenance.figuresHash === undefined
      ? []
      : [['Figures (SHA-256)', provenance.figuresHash] as const]),
    ...provenance.facts.map((fact) => [fact.label, fact.value] as const),
  ];
  const tables: readonly ReportTable[] = [
    {
      kind: 'table',
      id: 'provenance_facts',
      title: 'Where these figures stand',
      columns: [
        { id: 'fact', title: 'Fact', type: 'text' },
        { id: 'value', title: 'Value', type: 'text' },
      ],
      rows: facts.map(([fact, value]): Row => ({ kind: 'line', cells: { fact, value } })),
      notes: [],
    },
    {
      kind: 'table',
      id: 'provenance_runs',
      title: 'Runs',
      columns: [
        { id: 'calculation', title: 'Calculation', type: 'text' },
        { id: 'version', title: 'Version', type: 'text' },
        { id: 'run', title: 'Run', type: 'text', breaks: 'never' },
        { id: 'hash', title: 'Run hash (SHA-256)', type: 'text', breaks: 'once' },
        { id: 'seed', title: 'Seed', type: 'text' },
      ],
      rows: provenance.runs.map(
        (run): Row => ({
          kind: 'line',
          cells: {
            calculation: run.calculation,
            version: run.version,
            run: run.id,
            hash: run.hash,
            seed: run.seed,
          },
        }),
      ),
      notes: [
        'A run hash covers inputs, parameters, seed, version and output; the same run gives the same hash again.',
      ],
    },
  ];
  return tables.filter((table) => table.rows.length > 0);
}
