/** The screen Reports. */
export const reports = {
  'reports.title': 'Reports',
  'reports.context': 'newest first, each with its provenance',
  'reports.contextEmpty': 'documents with their provenance',
  'reports.rail': 'Reports',
  'reports.help':
    'A report is written from the position and the newest runs of its date, as PDF or Excel. It carries its as-of date, the journal entry it stands on and the runs behind it, so that every figure can be traced and repeated.',
  'reports.list': 'Documents',
  'reports.count.one': '{count} document',
  'reports.count.other': '{count} documents',
  'reports.empty': 'No report was created yet',
  'reports.emptyWhy':
    'Choose what to report in the panel and create it; the document then stands here for download.',
  'reports.column.title': 'Document',
  'reports.column.format': 'Format',
  'reports.column.kind': 'Report',
  'reports.column.asOf': 'As of',
  'reports.column.known': 'Known at entry',
  'reports.column.runs': 'Runs',
  'reports.column.size': 'Size',
  'reports.column.created': 'Created',
  'reports.column.by': 'By',
  'reports.kind': 'Report',
  'reports.kind.daily-cash': 'Daily cash',
  'reports.kind.bank-fees': 'Bank fees',
  'reports.kind.treasury': 'Treasury',
  'reports.kind.reconciliation': 'Reconciliation',
  'reports.kind.distribution': 'Distribution',
  'reports.new': 'New report',
  'reports.newHelp.daily-cash':
    'Position with its rates, movements of the day, intraday, targets and breaches, what is missing, and the flows of the next days, to be signed.',
  'reports.newHelp.bank-fees':
    'What the banks charged beside their price lists, by month, bank, service and account.',
  'reports.newHelp.treasury':
    'Position, forecast, scenario, risk and limits. Parts without a run of this date are left out, so run them first.',
  'reports.newHelp.reconciliation':
    'The balance of each account at the bank and in the books, what explains the difference, and what is open by age.',
  'reports.newHelp.distribution':
    'The waterfall of one computed distribution with its terms, tiers and allocation.',
  'reports.noDistributions':
    'No distribution has been computed. Open Funds and run the waterfall of one.',
  'reports.create': 'Create report',
  'reports.job': 'Report {kind} of {date}',
  'reports.done.one': '{title}: {count} document created',
  'reports.done.other': '{title}: {count} documents created',
  'reports.running': 'Writing',
  'reports.runningPages': '{name} is being written; other screens stay usable.',
  'reports.cancel': 'Cancel',
  'reports.selected': 'Selected document',
  'reports.choose': 'Select a document to see what it stands on.',
  'reports.file': 'File',
  'reports.download': 'Download',
  'reports.print': 'Print',
  'reports.lookThen': 'Look as known then',
  'reports.run': 'Run {run}',
  'reports.noRuns': 'none, only the position',
  'reports.distribution': '{fund}, distribution {number}',
} as const;
