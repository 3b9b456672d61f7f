import { describe, expect, it } from 'vitest';
import { fitColumns } from '../grid/fit-columns.ts';
import { visibleRows } from '../grid/tree.ts';
import { jobLeftMs, jobShare } from '../stores/jobs.ts';
import { initials } from '../stores/session.ts';
import { openScreen, placeOf, tabFor, useTabs } from '../stores/tabs.ts';
import { placeLayer } from '../ui/floating.tsx';
import { entryNumberOf, momentOf } from './Clocks.tsx';
import { knownDifference } from './Explanation.tsx';
import { passphraseProblem, passphraseStrength } from './gate/passphrase.ts';
import { keyName, keysText, matchesKeys } from './keys.ts';
import { matchScore } from './palette-search.ts';

const press = (key: string, extra: object = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...extra,
});

describe('keys', () => {
  it('matches combinations, with Command as Ctrl', () => {
    expect(matchesKeys(press('k', { ctrlKey: true }), 'Ctrl+K')).toBe(true);
    expect(matchesKeys(press('k', { metaKey: true }), 'Ctrl+K')).toBe(true);
    expect(matchesKeys(press('K', { ctrlKey: true, shiftKey: true }), 'Ctrl+K')).toBe(false);
    expect(matchesKeys(press('E', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+E')).toBe(true);
    expect(matchesKeys(press('ArrowLeft', { altKey: true }), 'Alt+ArrowLeft')).toBe(true);
    expect(matchesKeys(press('?', { shiftKey: true }), '?')).toBe(true);
    expect(matchesKeys(press('F6', { shiftKey: true }), 'F6')).toBe(false);
  });

  it('follows the physical key where the layout is not Latin', () => {
    expect(keyName(press('\u03ba', { code: 'KeyK' }))).toBe('k');
    expect(matchesKeys(press('\u043b', { code: 'KeyK', ctrlKey: true }), 'Ctrl+K')).toBe(true);
    expect(keysText('Ctrl+Shift+e')).toBe('Ctrl Shift E');
  });
});

describe('tabs', () => {
  const tab = (id: string, screen: string, params = {}) => ({
    id,
    places: [{ screen, params }],
    at: 0,
  });
  const tabs = [
    tab('home', 'home'),
    tab('t1', 'settings', { section: 'limits' }),
    tab('t2', 'position', { accountId: 'a' }),
  ];

  it('has one of Settings, whatever section it shows, and one of each account', () => {
    expect(tabFor(tabs, { screen: 'settings', params: {} })?.id).toBe('t1');
    expect(tabFor(tabs, { screen: 'settings', params: { section: 'banks' } })?.id).toBe('t1');
    expect(tabFor(tabs, { screen: 'position', params: { accountId: 'a' } })?.id).toBe('t2');
    expect(tabFor(tabs, { screen: 'position', params: {} })?.id).toBe('t2');
    expect(tabFor(tabs, { screen: 'funds', params: {} })).toBeUndefined();
  });

  it('come back as they were left, and from their start when named again', () => {
    const shown = () => {
      const { tabs, active } = useTabs.getState();
      const tab = tabs.find(({ id }) => id === active);
      return tab && placeOf(tab);
    };
    openScreen('position');
    openScreen('position', { accountId: 'a' });
    openScreen('risk');
    openScreen('position');
    expect(shown()).toMatchObject({ screen: 'position', params: { accountId: 'a' } });
    openScreen('position');
    expect(shown()).toMatchObject({ screen: 'position', params: {} });
    expect(useTabs.getState().tabs.length).toBe(3);
  });
});

describe('palette search', () => {
  it('prefers a start, then a word, then letters together', () => {
    const start = matchScore('risk', 'Risk report');
    const word = matchScore('risk', 'Market risk');
    const inside = matchScore('risk', 'Asterisk');
    expect(start).toBeGreaterThan(word);
    expect(word).toBeGreaterThan(inside);
    expect(inside).toBeGreaterThan(0);
  });

  it('takes initials, ignores accents, and refuses scattered letters', () => {
    expect(matchScore('cp', 'Cash position')).toBeGreaterThan(0);
    expect(matchScore('lodz', 'Operating Łódź')).toBeGreaterThan(0);
    expect(matchScore('mark', 'Theme: Dark')).toBe(0);
    expect(matchScore('xyz', 'Cash position')).toBe(0);
  });
});

describe('clocks and panel', () => {
  it('reads a clock time and an entry as people type them', () => {
    expect(momentOf('2026-11-20', '25:00')).toBeNull();
    expect(momentOf('2026-11-20', '9:05')).toBe(new Date('2026-11-20T09:05:00').toISOString());
    expect(entryNumberOf('184,211')).toBe(184211);
    expect(entryNumberOf('0')).toBeNull();
  });

  it('tells the exact difference to what is known now', () => {
    const money = (amount: string, currency = 'EUR') => ({
      money: { currency, amount },
      converted: true,
    });
    expect(knownDifference(money('9557949.18'), money('9569364.58'))).toBe('+11,415.40');
    expect(knownDifference(money('1.00'), money('1.00', 'USD'))).toBe('');
  });
});

describe('jobs, people and passphrases', () => {
  const job = {
    id: 'j',
    name: 'Monte Carlo',
    state: 'running' as const,
    done: 250,
    total: 1000,
    unit: 'paths',
    startedMs: 0,
  };

  it('estimates what is left only after two seconds', () => {
    expect(jobShare(job)).toBe(0.25);
    expect(jobLeftMs(job, 1000)).toBeNull();
    expect(jobLeftMs(job, 4000)).toBe(12_000);
    expect(jobShare({ ...job, total: 0 })).toBeNull();
  });

  it('makes initials and checks passphrases', () => {
    expect(initials('Ilse Maria Brandt')).toBe('IB');
    expect(initials('')).toBe('');
    expect(passphraseProblem('short', 'short')).toBe('short');
    expect(passphraseProblem('long enough words', 'long enough word')).toBe('differs');
    expect(passphraseProblem('long enough words', 'long enough words')).toBeNull();
  });

  it('tells a guessable passphrase from one of several words', () => {
    for (const [text, strength] of [
      ['', 'short'],
      ['eleven char', 'short'],
      ['aaaaaaaaaaaaaaaa', 'weak'],
      ['password password password', 'weak'],
      ['123456789012', 'weak'],
      ['harbour crane winter', 'fair'],
      ['harbour crane winter cello', 'strong'],
      ['kT9#vq2!Lm4x', 'strong'],
    ] as const)
      expect([text, passphraseStrength(text)]).toEqual([text, strength]);
  });
});

describe('layout', () => {
  it('keeps a layer inside the window, above where there is no room below', () => {
    const view = { width: 1000, height: 600 };
    const anchor = { left: 900, right: 960, top: 560, bottom: 590 };
    const place = placeLayer(anchor, { width: 200, height: 300 }, view, 'start');
    expect(place).toEqual({ left: 792, top: 256 });
  });

  it('shares out spare width and drops rank 2 where there is no room for it', () => {
    const column = (id: string, rank: 1 | 2) => ({
      id,
      head: id,
      width: 100,
      rank,
      value: () => '',
    });
    const columns = [column('a', 1), column('b', 2)];
    expect(fitColumns(columns, 500).hidden).toEqual([]);
    expect(fitColumns(columns, 150).hidden).toEqual(['b']);
    expect(fitColumns(columns, 1200).widths).toEqual([
      { key: 'a', newWidth: 1010 },
      { key: 'b', newWidth: 190 },
    ]);
  });

  it('lets names give way before figures', () => {
    const column = (id: string) => ({ id, head: id, width: 100, value: () => '' });
    expect(fitColumns([column('a'), column('b')], 170).widths).toEqual([
      { key: 'a', newWidth: 70 },
      { key: 'b', newWidth: 100 },
    ]);
  });

  it('shortens no name while a column of rank 2 could leave', () => {
    const named = { id: 'a', head: 'a', width: 200, value: () => 'Brandt Logistik' };
    const other = { id: 'b', head: 'b', width: 100, rank: 2 as const, value: () => '' };
    const at = (width: number) => fitColumns([named, other], width, [{}], () => 32).hidden;
    expect(at(250)).toEqual([]);
    expect(at(240)).toEqual(['b']);
  });

  it('hides everything below a closed group', () => {
    const row = (id: string, parentId: string | null) => ({
      id,
      parentId,
      level: 0,
      kind: 'group',
    });
    const rows = [row('a', null), row('b', 'a'), row('c', 'b'), row('d', null)];
    expect(visibleRows(rows, new Set(['a'])).map((one) => one.id)).toEqual(['a', 'd']);
    expect(visibleRows(rows, new Set()).length).toBe(4);
  });
});
