import type { Institution, Texts } from '@library-card/contract/institution.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, type ComponentType, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { nameIn } from '../card/card-view.ts'
import { LanguageSelect } from '../layout/frame.tsx'
import { NetworkNotices } from '../layout/network-notices.tsx'
import { OwnText } from '../layout/own-words.tsx'
import { useKnownSession, useNetwork, useSessionAtOpening } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import { Monogram } from '../ui/monogram.tsx'
import { Notice } from '../ui/notice.tsx'
import { SignInForm, type SignInMethod } from './sign-in-form.tsx'
import styles from './sign-in-page.module.css'

/** The network's sign-in page or, with `?at=CODE`, an institution's, with its own mark and words. */
export function SignInPage() {
  const { t } = useLingui()
  const network = useNetwork()
  const [search] = useSearchParams()
  const at = network.institutions.find(({ code, signsIn }) => code === search.get('at') && signsIn !== null)
  const name = at && nameIn(at, network)
  const others = new URLSearchParams([...search].filter(([key]) => key !== 'at'))
  return (
    <SignInLayout
      documentTitle={at ? t`Sign in at ${name} · Library Card` : t`Sign in · Library Card`}
      heading={
        at ? (
          <span className={styles['own']}>
            <Monogram institution={at} />
            <bdi>{name}</bdi>
          </span>
        ) : (
          <Plural
            value={network.institutions.length}
            one="One card for # institution"
            other="One card for # institutions"
          />
        )
      }
      lead={<Trans>Loans, requests and fees at every library in the network, in one place.</Trans>}
      note={Note}
      at={at}
    >
      {at ? (
        <Link to={`/sign-in?${others}`}>
          <Trans>Sign in at another institution</Trans>
        </Link>
      ) : (
        <Link to="/staff/sign-in">
          <Trans>For staff</Trans>
        </Link>
      )}
    </SignInLayout>
  )
}

function Note({ name, byPassword }: SignInMethod) {
  if (byPassword)
    return (
      <Trans>
        Card number and password go to {name}’s own system. Library Card does not store your password.
      </Trans>
    )
  return <Trans>You sign in on {name}’s own page. Library Card never sees your password.</Trans>
}

type SignInLayoutProps = {
  as?: 'staff'
  documentTitle: string
  heading: ReactNode
  lead: ReactNode
  note: ComponentType<SignInMethod>
  at?: Institution | undefined
  /** A link to the other sign-in page. */
  children: ReactNode
}

export function SignInLayout({ as, at, documentTitle, heading, lead, note, children }: SignInLayoutProps) {
  const network = useNetwork()
  const session = useSessionAtOpening()
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])
  return (
    <main id="main" className={styles['door']}>
      {session && <SessionWatch session={session} />}
      <div>
        {network.languages.length > 1 && (
          <p className={styles['language']}>
            <LanguageSelect languages={network.languages} cookie={network.languageCookie} />
          </p>
        )}
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <p className={`quiet ${styles['lead']}`}>{lead}</p>
        {!as && (
          <OwnText texts={at?.signInText ?? network.branding.texts.signIn} className={styles['words']} />
        )}
        {!as && <NetworkNotices at={at} isShared />}
        <SwitchNotice to={as ?? 'patron'} />
        <SignInForm network={network} {...(as && { as })} at={at} note={note} />
        {!as && <HowToGetACard texts={network.branding.texts.getCard} />}
        <p className={`quiet links ${styles['small']}`}>{children}</p>
      </div>
    </main>
  )
}

/**
 * Warns a patron on the staff sign-in page, and staff on the patrons' page, that a sign-in ends the present session.
 */
function SwitchNotice({ to }: { to: 'patron' | 'staff' }) {
  const { t } = useLingui()
  const session = useKnownSession()
  if (!session || (session.profile === 'staff') === (to === 'staff')) return null
  const [present, effect, back] =
    to === 'staff'
      ? [
          t`You are signed in to your own card.`,
          t`Signing in as staff ends that session and starts a new one.`,
          t`Back to your card`,
        ]
      : [
          t`You are signed in as staff.`,
          t`Signing in to your own card ends that session and starts a new one.`,
          t`Back to patron services`,
        ]
  return (
    <Notice tone="note">
      <p>
        <b>{present}</b> {effect} <Link to={to === 'staff' ? '/card/all/overview' : '/staff'}>{back}</Link>
      </p>
    </Notice>
  )
}

function HowToGetACard({ texts }: { texts: Texts | null | undefined }) {
  if (!texts) return null
  return (
    <details className={styles['small']}>
      <summary>
        <Trans>How do I get a card?</Trans>
      </summary>
      <OwnText texts={texts} />
    </details>
  )
}
