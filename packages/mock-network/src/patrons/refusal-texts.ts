import type { Language, Texts } from '../institutions.ts'

const reasons = {
  requested: {
    en: 'Item was requested by another patron.',
    de: 'Das Exemplar wurde von einer anderen Person bestellt.',
    fr: 'Le document est demandé par un autre lecteur.',
  },
  limit: {
    en: 'Maximum number of renewals was reached.',
    de: 'Die höchste Zahl der Verlängerungen ist erreicht.',
    fr: 'Le nombre maximal de prolongations est atteint.',
  },
  'maximum-period': {
    en: 'Item renew period exceeded.',
    de: 'Die längste Leihdauer ist überschritten.',
    fr: 'La durée maximale du prêt est dépassée.',
  },
  recalled: {
    en: 'Item was recalled.',
    de: 'Das Exemplar wurde zurückgerufen.',
    fr: 'Le document est rappelé.',
  },
  lost: {
    en: 'Item is lost.',
    de: 'Das Exemplar ist als verloren gemeldet.',
    fr: 'Le document est déclaré perdu.',
  },
  'claimed-returned': {
    en: 'Item is claimed returned.',
    de: 'Das Exemplar ist als zurückgegeben gemeldet.',
    fr: 'Le document est signalé comme rendu.',
  },
  blocked: {
    en: 'Patron is blocked.',
    de: 'Das Benutzerkonto ist gesperrt.',
    fr: 'Le compte du lecteur est bloqué.',
  },
  fees: {
    en: 'Patron owes more than the limit.',
    de: 'Die Gebühren übersteigen die Grenze.',
    fr: 'Les frais dus dépassent la limite.',
  },
  expired: {
    en: 'Patron account has expired.',
    de: 'Das Benutzerkonto ist abgelaufen.',
    fr: 'Le compte du lecteur a expiré.',
  },
  // A condition that the patron must accept first.
  condition: {
    en: 'A fee of 1.00 EUR is charged for this renewal. Please confirm.',
    de: 'Diese Verlängerung kostet 1,00 EUR. Bitte bestätigen.',
    fr: 'Cette prolongation coûte 1,00 EUR. Veuillez confirmer.',
  },
  policy: {
    en: 'Item cannot be renewed.',
    de: 'Das Exemplar ist nicht verlängerbar.',
    fr: 'Le document n’est pas prolongeable.',
  },
  // This library's own text, in no table, which the card must show unchanged.
  other: {
    en: 'Ask for Ms. "Blue" <ground floor> & bring the item.',
    de: 'Bitte bei Frau »Blau« <Erdgeschoss> & mit dem Buch vorsprechen.',
    fr: 'Adressez-vous à « Bleu » <rez-de-chaussée> & apportez le document.',
  },
} satisfies Record<string, Texts>

/** Why an institution refuses a renewal. */
export type RenewalRefusal = keyof typeof reasons
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are its keys
export const refusals = Object.keys(reasons) as RenewalRefusal[]

export function refusalReason(language: Language, reason: RenewalRefusal): string {
  return reasons[reason][language]
}
