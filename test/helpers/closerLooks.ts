/**
 * Places beside the pictures that are looked at by name alone: sections of settings, dialogs, the steps
 * of a new call, and the tabs of a fund that has nobody and nothing yet.
 */
import { SECTION_GROUPS, type SectionId } from '../../renderer/screens/settings/sections.ts';
import type { App } from './app.ts';
import {
  creditLines,
  dialog,
  openFund,
  openFundTab,
  PICTURE_DAY,
  type Picture,
} from './pictures.ts';

const SECTION_NAMES: { readonly [section in SectionId]: string } = {
  workspace: 'Workspace',
  people: 'People',
  keys: 'Keys',
  backup: 'Backup',
  categories: 'Categories',
  flows: 'Expected flows',
  rates: 'Rates',
  limits: 'Limits',
  appearance: 'Appearance',
  about: 'About',
};

const settingsPart = (section: SectionId): Picture => ({
  name: `settings-${section}`,
  async prepare(app) {
    await app.goTo('Settings');
    const screen = app.page.locator('.screen:visible');
    const name = SECTION_NAMES[section];
    const nav = screen.locator('.sections-nav');
    if (await nav.isVisible()) await nav.getByRole('button', { name, exact: true }).click();
    else await screen.locator('.sections-choice').selectOption({ label: name });
    await screen.locator('.skeleton').first().waitFor({ state: 'detached' });
  },
});

const BARE = { code: 'BF1', name: 'Bare Fund I' };

/** A fund that was just made: terms, and nobody and nothing else. */
async function bareFund({ call }: App): Promise<void> {
  const funds = await call('funds.list', { asOf: PICTURE_DAY });
  if (funds.some(({ code }) => code === BARE.code)) return;
  await call('funds.create', {
    ...BARE,
    currency: 'EUR',
    vintage: 2026,
    vehicle: 'main',
    parentId: null,
    entityId: null,
    accountId: null,
    validFrom: '2026-01-01',
    note: null,
    terms: {
      currency: 'EUR',
      waterfall: {
        form: 'whole-fund',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.2' },
      },
    },
  });
}

const bareTab = (tab: string): Picture => ({
  name: `bare-${tab.toLowerCase()}`,
  async prepare(app) {
    await bareFund(app);
    await openFund(app, BARE.name);
    await openFundTab(app, tab);
    await app.page.locator('.screen:visible .skeleton').first().waitFor({ state: 'detached' });
  },
});

export const CLOSER_LOOKS: readonly Picture[] = [
  ...SECTION_GROUPS.flatMap(({ sections }) => sections.map(settingsPart)),
  ...[
    'Overview',
    'Investors',
    'Terms',
    'Calls',
    'Distributions',
    'Clawback',
    'Accounts',
    'Deals',
    'Plan',
    'Documents',
  ].map(bareTab),
  dialog('credit-draw', /^Draw$/, creditLines),
];
