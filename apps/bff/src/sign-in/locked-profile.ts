import type { PatronProfile } from '@library-card/contract/session.ts'
import type { Config } from '../config/config.ts'
import { createRanges } from '../config/ranges.ts'

/** On the library's own computers nobody can choose a session that outlives them. null: one may choose. */
export function lockedProfileIn({ network }: Config): (address: string) => PatronProfile | null {
  const isShared = createRanges(network.sharedComputers)
  return (address) => (isShared(address) ? 'shared-computer' : null)
}
