/**
 * What a person may be allowed to do, and which role brings which permission. Every contract entry
 * names one permission; the centre will enforce the same table.
 */

export const permissions = {
  'workspace.read': 'See settings, people and the state of the workspace',
  'workspace.admin': 'Change settings, people, roles and key slots; back up and restore',
  'cash.read': 'See accounts, statements, lines, positions and rates',
  'cash.import': 'Import statements and rates, and undo an import',
  'cash.edit': 'Change categories and expected flows',
  'cash.accounts':
    'Open, change and close accounts; entities, banks, mandates, documents and price lists',
  'cash.reconcile': 'Match bank lines with the books, and change match rules',
  'ledger.read': 'See the chart of accounts, journals, statements and batches',
  'ledger.post': 'Post and reverse journals; change the chart and posting rules',
  'ledger.close': 'Close, lock and reopen periods; revalue at closing rates',
  'ledger.export': 'Hand journals to accounting packages',
  'forecast.read': 'See forecasts and scenarios',
  'forecast.run': 'Run forecasts; create and change scenarios',
  'risk.read': 'See risk figures and limits',
  'risk.run': 'Run risk calculations',
  'risk.limits': 'Change limits',
  'fund.read': 'See funds, investors, calls and distributions',
  'fund.edit': 'Change funds and prepare calls and distributions',
  'fund.approve': 'Review and approve calls and distributions of others',
  'report.read': 'See and download reports',
  'report.create': 'Create reports and exports',
  'journal.read': 'See the journal and look at the past',
  'journal.undo': 'Undo commands of one’s own',
  'journal.undoOthers': 'Undo commands of other people',
  'calculation.run': 'Run any calculation on given input',
} as const;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as Permission[];

const reading: Permission[] = [
  'workspace.read',
  'cash.read',
  'ledger.read',
  'forecast.read',
  'risk.read',
  'fund.read',
  'report.read',
  'journal.read',
  'calculation.run',
];

/** The roles that every workspace starts with. */
export const builtInRoles: readonly {
  readonly name: string;
  readonly label: string;
  readonly permissions: readonly Permission[];
}[] = [
  { name: 'admin', label: 'Administrator', permissions: permissionNames },
  {
    name: 'treasurer',
    label: 'Treasurer',
    permissions: [
      ...reading,
      'cash.import',
      'cash.edit',
      'cash.reconcile',
      'cash.accounts',
      'ledger.post',
      'ledger.close',
      'ledger.export',
      'forecast.run',
      'risk.run',
      'risk.limits',
      'report.create',
      'journal.undo',
      'journal.undoOthers',
    ],
  },
  {
    name: 'analyst',
    label: 'Analyst',
    permissions: [
      ...reading,
      'cash.import',
      'cash.edit',
      'cash.reconcile',
      'forecast.run',
      'risk.run',
      'report.create',
      'journal.undo',
    ],
  },
  {
    name: 'fund-manager',
    label: 'Fund manager',
    permissions: [...reading, 'fund.edit', 'report.create', 'journal.undo'],
  },
  {
    name: 'accountant',
    label: 'Accountant',
    permissions: [
      ...reading,
      'cash.import',
      'cash.reconcile',
      'ledger.post',
      'ledger.close',
      'ledger.export',
      'report.create',
      'journal.undo',
    ],
  },
  { name: 'approver', label: 'Approver', permissions: [...reading, 'fund.approve'] },
  { name: 'auditor', label: 'Auditor', permissions: [...reading, 'report.create'] },
  { name: 'viewer', label: 'Viewer', permissions: reading },
];
