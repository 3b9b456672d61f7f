/** The people of the sample, by the names that the design's screens show, and their roles. */

export interface UserSeed {
  readonly login: string;
  readonly name: string;
  readonly initials: string;
  /** Names of roles. */
  readonly roles: readonly string[];
}

export const USERS: readonly UserSeed[] = [
  user('i.brandt', 'I. Brandt', 'treasurer'),
  user('m.okafor', 'M. Okafor', 'fund-manager'),
  user('r.lindqvist', 'R. Lindqvist', 'approver'),
  user('a.petrov', 'A. Petrov', 'approver'),
  user('s.aoki', 'S. Aoki', 'analyst'),
  user('e.kowalczyk', 'E. Kowalczyk', 'accountant'),
  user('t.moreau', 'T. Moreau', 'auditor'),
  user('j.hansen', 'J. Hansen', 'viewer'),
  user('admin', 'K. Adler', 'admin'),
  // Jobs act under names of their own, so that the journal tells them from people.
  user('bank-feed', 'Bank feed', 'accountant'),
  user('scheduler', 'Scheduler', 'accountant'),
];

function user(login: string, name: string, role: string): UserSeed {
  const parts = name.split(' ');
  const initials = parts.map((part) => part.slice(0, 1).toUpperCase()).join('');
  return { login, name, initials, roles: [role] };
}
