import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Icon } from '../ui/icon.tsx'
import { sessionQuery } from '../session/session-query.ts'
import { useSignOut } from '../session/use-sign-out.ts'
import styles from './masthead.module.css'

export function Masthead({ network }: { network: Network }) {
  const session = useSession()
  const isShared = session?.profile === 'shared-computer'
  return (
    <header className={`${styles['masthead']} ${isShared ? styles['stays'] : ''} no-print`}>
      <div>
        <Link className={styles['name']} to="/">
          <Mark />
          <span>
            Library Card
            <small>
              <bdi>{network.name}</bdi>
            </small>
          </span>
        </Link>
        {session && <AccountNav name={session.displayName} />}
      </div>
    </header>
  )
}

/** The session on any page; null where nobody is signed in or the session was not requested. */
function useSession(): SignedIn | null {
  const { data } = useQuery({ ...sessionQuery, enabled: false })
  return data?.signedIn ? data : null
}

function AccountNav({ name }: { name: string | null }) {
  const { t } = useLingui()
  const signOut = useSignOut()
  return (
    <nav className={styles['account']} aria-label={t`Account`}>
      {name !== null && <PersonName name={name} />}
      <button className={`${styles['plain']} ${styles['edged']}`} type="button" onClick={signOut}>
        <Trans>Sign out</Trans>
      </button>
    </nav>
  )
}

function PersonName({ name }: { name: string }) {
  return (
    <span className={`${styles['plain']} ${styles['person']}`}>
      <Icon name="person" />
      <bdi className={styles['long']}>{name}</bdi>
      <bdi className={styles['short']} aria-hidden="true">
        {shortened(name)}
      </bdi>
    </span>
  )
}

/** "R. Vale", for a narrow screen. */
function shortened(name: string): string {
  const [first = '', ...others] = name.split(' ')
  const initial = Array.from(first).at(0)
  return others.length === 0 ? name : `${initial}. ${others.at(-1)}`
}

export function Mark() {
  return (
    <svg className={styles['mark']} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="3" y="6" width="20" height="22" rx="2.500" fill="#fff" fillOpacity=".28" />
      <rect x="9" y="3" width="20" height="22" rx="2.500" fill="#fff" />
      <path d="M13 9h12M13 13.500h12M13 18h7" stroke="#0a4a3e" strokeWidth="2.200" strokeLinecap="round" />
    </svg>
  )
}
