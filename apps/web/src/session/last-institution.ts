import type { Network } from '@library-card/contract/institution.ts'

const key = 'last-institution'

/** Only on one's own device, and only the code of the institution. */
export function lastInstitution(): string | null {
  return localStorage.getItem(key)
}

export function keepInstitution(code: string, isSharedComputer: boolean) {
  if (isSharedComputer) localStorage.removeItem(key)
  else localStorage.setItem(key, code)
}

export function initialChoice({ institutions }: Network, last: string | null): string {
  const known = institutions.find(({ code }) => code === last) ?? institutions[0]
  return known?.code ?? ''
}
