/**
 * The fields of MT101 that hold parties, banks and long texts: how their lines read and are written
 * (SWIFT User Handbook, category 1). One place for both directions.
 */
import { checkIban } from '../../../../core/banking/identifiers.ts';
import { tidy } from '../../values.ts';
import {
  type Agent,
  codeOf,
  type Draft,
  NO_ADDRESS,
  type Party,
  type PaymentAccount,
  type PostalAddress,
} from '../model.ts';
import { newAccount, newAgent, newParty } from '../pain001/parts.ts';

export const LINE = 35;

/** Clearing systems by their SWIFT sign and ISO code. */
const CLEARING: readonly (readonly [string, string])[] = [
  ['AT', 'ATBLZ'],
  ['AU', 'AUBSB'],
  ['BL', 'DEBLZ'],
  ['CC', 'CACPA'],
  ['CN', 'CNAPS'],
  ['CP', 'USPID'],
  ['ES', 'ESNCC'],
  ['FW', 'USABA'],
  ['GR', 'GRBIC'],
  ['HK', 'HKNCC'],
  ['IE', 'IENCC'],
  ['IN', 'INFSC'],
  ['IT', 'ITNCC'],
  ['NZ', 'NZNCC'],
  ['PL', 'PLKNR'],
  ['PT', 'PTNCC'],
  ['RU', 'RUCBC'],
  ['SC', 'GBDSC'],
  ['SW', 'CHBCC'],
  ['ZA', 'ZANCC'],
];

export interface PartyAndAccount {
  readonly party: Draft<Party>;
  readonly account: Draft<PaymentAccount> | null;
}

function accountOf(text: string): Draft<PaymentAccount> {
  return checkIban(text) === null
    ? { ...newAccount(), iban: text.toUpperCase() }
    : { ...newAccount(), other: { id: text, scheme: null, issuer: null } };
}

/** Ordering or beneficiary customer: an account line, then name and address. */
export function partyOf(option: string, lines: readonly string[]): PartyAndAccount {
  const [first = '', ...rest] = lines;
  const hasAccount = first.startsWith('/');
  const account = hasAccount && first.length > 1 ? accountOf(first.slice(1).trim()) : null;
  const body = (hasAccount ? rest : lines).map((line) => line.trimEnd());
  if (option === 'A' || option === 'G')
    return { party: { ...newParty(), bic: tidy(body[0]) }, account };
  return { party: option === 'F' ? numbered(body) : plain(body), account };
}

function plain(lines: readonly string[]): Draft<Party> {
  const [name, ...rest] = lines.filter((line) => line.trim() !== '');
  const address = rest.length === 0 ? null : { ...NO_ADDRESS, lines: rest };
  return { ...newParty(), name: tidy(name), address };
}

/** Lines of option F begin with their number: 1 name, 2 street, 3 country/town. */
function numbered(lines: readonly string[]): Draft<Party> {
  const of = (number: string): string[] =>
    lines.filter((line) => line.startsWith(`${number}/`)).map((line) => line.slice(2).trim());
  const name = tidy(of('1').join(' '));
  const [place = '', ...more] = of('3');
  const [country, ...town] = place.split('/');
  const others = lines
    .filter((line) => !/^[123]\//.test(line))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const address: Draft<PostalAddress> = {
    ...NO_ADDRESS,
    country: tidy(country),
    town: tidy([town.join('/'), ...more].join(' ')),
    lines: [...of('2').filter((line) => line !== ''), ...others],
  };
  const isEmpty = address.country === null && address.town === null && address.lines.length === 0;
  return { ...newParty(), name, address: isEmpty ? null : address };
}

/** A bank: A with BIC, C with a clearing number, D with name and address. */
export function agentOf(option: string, lines: readonly string[]): Draft<Agent> {
  const agent = newAgent();
  let body = lines;
  const [first = ''] = lines;
  if (first.startsWith('/')) {
    const clearing = /^\/\/([A-Z]{2})(.*)$/.exec(first);
    const system = clearing && CLEARING.find(([sign]) => sign === clearing[1]);
    if (clearing) {
      agent.clearingSystem = system
        ? codeOf(system[1])
        : { code: null, own: clearing[1] as string };
      agent.clearingNumber = tidy(clearing[2]);
    } else agent.otherId = { id: first.replace(/^\/+/, '').trim(), scheme: null, issuer: null };
    body = lines.slice(1);
  }
  if (option === 'A') agent.bic = tidy(body[0]);
  else if (option === 'D') {
    const party = plain(body);
    agent.name = party.name;
    agent.address = party.address;
  }
  return agent;
}

/** Lines of a narrative as one text: a full line goes on in the next, a shorter one ended at a blank. */
export function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line, index) => {
    if (index === 0) return line;
    return (lines[index - 1] as string).length >= LINE ? text + line : `${text} ${line}`;
  }, '');
}

/** A text in lines of up to 35 characters that `joinLines` puts together again. */
export function wrapLines(text: string): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > LINE) {
    const blank = rest.lastIndexOf(' ', LINE - 1);
    const isAtBlank = blank > 0;
    lines.push(rest.slice(0, isAtBlank ? blank : LINE));
    rest = rest.slice(isAtBlank ? blank + 1 : LINE);
  }
  return [...lines, rest];
}

export function clearingLine(agent: Agent): string | null {
  if (agent.clearingNumber === null) return null;
  const iso = agent.clearingSystem?.code ?? null;
  const sign = CLEARING.find(([, code]) => code === iso)?.[0] ?? agent.clearingSystem?.own ?? null;
  return sign !== null && /^[A-Z]{2}$/.test(sign) ? `//${sign}${agent.clearingNumber}` : null;
}
