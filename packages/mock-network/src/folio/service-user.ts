/** Service users: one may read and write, one may only read. Valid only in this mock. */
const serviceUsers = {
  'library-card': { password: 'demo-key-fernhill', mayWrite: true },
  'library-card-reader': { password: 'demo-key-fernhill-read-only', mayWrite: false },
} as const
export type ServiceUser = { name: string; mayWrite: boolean }

/** Name and password of our service user. */
export function serviceUser(name: keyof typeof serviceUsers = 'library-card'): string {
  return `${name}:${serviceUsers[name].password}`
}

export function findServiceUser(name: unknown, password: unknown): ServiceUser | null {
  const found = Object.entries(serviceUsers).find(([one, user]) => one === name && user.password === password)
  return found ? { name: found[0], mayWrite: found[1].mayWrite } : null
}
